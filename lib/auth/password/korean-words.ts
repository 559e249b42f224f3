import { typeOnQwerty } from './korean-keyboard';

/** Written for Latchkey, the likelier first: an estimate takes a word's place in the list for its rank. */
const HANGUL = `
  비밀번호 사랑해 안녕하세요 사랑 안녕 비번 암호 패스워드 사랑해요 사랑합니다 사랑한다 관리자 대한민국 한국 행복 바보
  행복해 행복하자 감사합니다 감사해요 고마워 고맙습니다 미안해 미안합니다 죄송합니다 반갑습니다 반가워 환영합니다 안녕히
  여보세요 잘부탁드립니다 잘지내 잘자 좋은아침 안녕하십니까 어서오세요 수고하세요 수고하셨습니다 축하합니다 생일축하해
  새해복많이받으세요 메리크리스마스 화이팅 파이팅 힘내 힘내자 할수있다 나는할수있다 하면된다 아자아자 최고 짱 대박 만세
  대한민국만세 대한독립만세 동해물과백두산이 하느님이보우하사 우리나라만세 무궁화삼천리 애국가 태극기 무궁화 독도는우리땅
  비밀 나의비밀 내비밀번호 비밀번호입니다 비밀번호변경 새비밀번호 새비번 임시비밀번호 비밀이야 몰라 모르겠다 모름 비밀의문
  열려라참깨 참깨 열쇠 자물쇠 문열어 로그인 회원가입 회원 접속 아이디 계정 인증 보안 확인 시작 입력 테스트 시험 연습 임시
  사용자 운영자 마스터 개발자 시스템 서버 컴퓨터 인터넷 홈페이지 이메일 전화번호 핸드폰 휴대폰 주민번호 생년월일 생일
  사랑해사랑해 사랑해줘 사랑해너를 너를사랑해 널사랑해 나너사랑해 당신을사랑합니다 영원히사랑해 영원히 영원한사랑 첫사랑
  내사랑 내사랑아 우리사랑 사랑이 사랑아 사랑스러운 사랑둥이 짝사랑 진짜사랑해 많이사랑해 평생사랑해 죽도록사랑해 보고싶어
  보고싶다 그리워 좋아해 좋아해요 좋아합니다 결혼하자 결혼해줘 결혼 약혼 커플 연인 애인 남친 여친 남자친구 여자친구 자기야
  여보 여보야 당신 그대 그대여 내꺼 내꺼야 넌내꺼 우리 우리둘이 우리함께 영원히함께 항상 언제나 언제까지나 약속 운명 인연
  천사 공주 왕자 공주님 왕자님 왕비 여왕 우리공주 우리왕자 우리아들 우리딸 우리아가 아가야 아기 애기 아들 딸 내딸 내아들
  예쁜이 이쁜이 귀염둥이 복덩이 튼튼이 똘똘이 막내 첫째 둘째 셋째 쌍둥이 가족 우리가족 가족사랑 우리집 행복한우리집 엄마
  아빠 어머니 아버지 부모님 할머니 할아버지 누나 언니 오빠 형 동생 이모 삼촌 고모 남편 아내 와이프 신랑 신부 마누라 엄마아빠
  엄마사랑해 아빠사랑해 엄마아빠사랑해요 가족이최고 가화만사성 친구 친구야 우리친구 선생님 사장님 부자 부자되자 부자되세요
  대박나자 대박나세요 돈 돈많이벌자 돈벌자 로또 로또당첨 로또일등 당첨 합격 합격하자 수능대박 시험합격 취업 취업하자 공무원
  다이어트 살빼자 금연 건강 건강하자 건강하세요 성공 성공하자 승리 필승 충성 단결 노력 열정 희망 소망 믿음 믿음소망사랑 꿈
  꿈은이루어진다 평화 자유 정의 진실 진리 지혜 용기 인내 기쁨 축복 은혜 영광 소원 추억 미소 웃음 눈물 슬픔 이별 그리움
  하나님 예수님 하나님사랑 예수사랑 주님 주님의은혜 할렐루야 아멘 예수그리스도 하나님의은혜 하나님감사합니다 교회 성경 부처님
  나무아미타불 관세음보살 하늘 바다 별 달 해 구름 바람 나무 꽃 봄 여름 가을 겨울 봄날 봄비 하늘바다 푸른하늘 은하수 별빛
  달빛 햇살 무지개 눈꽃 눈사람 장미 벚꽃 개나리 진달래 해바라기 민들레 코스모스 소나무 이슬 새벽 아침 저녁 오늘 내일 어제
  강아지 고양이 멍멍이 야옹이 토끼 호랑이 사자 곰 곰돌이 돼지 꿀꿀이 꿀돼지 원숭이 여우 늑대 독수리 거북이 병아리 다람쥐
  나비 용 흰둥이 검둥이 누렁이 바둑이 초코 콩이 뽀삐 해피 두부 보리 감자 고구마 딸기 사과 바나나 포도 수박 복숭아 오렌지
  초콜릿 초코우유 아이스크림 커피 라면 김치 김치찌개 된장찌개 떡볶이 치킨 치맥 삼겹살 소주 맥주 피자 햄버거 짜장면 짬뽕 비빔밥
  서울 부산 대구 인천 광주 대전 울산 세종 경기도 강원도 충청도 전라도 경상도 제주도 제주 수원 성남 용인 안양 안산 부천 고양
  일산 분당 의정부 평택 천안 청주 전주 군산 목포 여수 순천 포항 구미 경주 안동 창원 마산 진해 김해 진주 춘천 원주 강릉 속초
  서울특별시 부산광역시 강남 강남스타일 홍대 신촌 이태원 명동 종로 잠실 여의도 해운대 광안리 한강 남산 한라산 백두산 설악산
  지리산 독도 울릉도 한반도 통일 조선 고려 신라 백제 고구려 발해 홍길동 이순신 세종대왕 단군 단군신화 훈민정음 한글 우리말
  축구 야구 농구 배구 골프 낚시 등산 수영 태권도 월드컵 붉은악마 오필승코리아 국가대표 올림픽 한일전 축구왕 야구왕 홈런 롯데자이언츠
  두산베어스 엘지트윈스 기아타이거즈 삼성라이온즈 한화이글스 최강한화 최강삼성 무적엘지 최강두산 수원삼성 전북현대 울산현대 토트넘
  삼성 현대 기아 엘지 롯데 신세계 이마트 농협 국민은행 신한은행 우리은행 하나은행 카카오 카카오톡 네이버 다음 구글 유튜브 갤럭시
  아이폰 쿠팡 배달의민족 당근마켓 싸이월드 스타크래프트 리니지 메이플스토리 메이플 던전앤파이터 바람의나라 리그오브레전드 롤 배틀그라운드
  카트라이더 서든어택 피파 오버워치 게임 게임왕 피시방 방탄소년단 방탄 아미 블랙핑크 소녀시대 빅뱅 엑소 트와이스 원더걸스 동방신기
  슈퍼주니어 샤이니 워너원 세븐틴 뉴진스 에스파 아이브 아이돌 태권브이 뽀로로 둘리 짱구 피카츄 포켓몬 도라에몽 원피스 나루토 드래곤볼
  멍청이 바보야 바보멍청이 똥개 똥 방구 메롱 젠장 씨발 시발 개새끼 꺼져 닥쳐 빡쳐 귀찮아 귀찮다 심심해 배고파 졸려
  졸리다 피곤해 집에가고싶다 퇴근 퇴근하고싶다 퇴사 월급 월요일 화요일 수요일 목요일 금요일 토요일 일요일 불금 주말 휴가 여행
  하나 둘 셋 하나둘셋 하나둘셋넷 일이삼사 일이삼사오 가나다 가나다라 가나다라마바사 가나다라마바사아자차카타파하 아야어여 아야어여오요우유
  학교 초등학교 중학교 고등학교 대학교 대학생 고등학생 학생 졸업 우리학교 회사 우리회사 직장 사무실 병원 약국 은행 식당 아파트 자동차
  나 너 나야 나다 나라 나는나 누구 누구세요 그냥 정말 진짜 아무거나 이것은비밀번호 이거 이게뭐야 뭐야 아니야 그래 그렇지 괜찮아
  조선왕조 대왕 대장 대통령 장군 군대 육군 해군 공군 해병대 특전사 공돌이 공순이 미녀 미남 멋쟁이 멋진남자 예쁜여자 천재 백수
  빨강 파랑 노랑 초록 하양 검정 빨강파랑 보라돌이 무지개빛 하하 하하하 호호 히히 크크 후후 룰루랄라 랄라라 라라라 으하하
  ㅋㅋ ㅋㅋㅋ ㅋㅋㅋㅋ ㅎㅎ ㅎㅎㅎ ㅎㅎㅎㅎ ㅠㅠ ㅠㅠㅠ ㅜㅜ ㅇㅇ ㅇㅋ ㄱㅅ ㅅㄹㅎ ㅂㅁㅂㅎ ㅇㄴㅎㅅㅇ
  ㅁㄴㅇㄹ ㅁㄴㅇㄻㄴㅇㄹ ㅁㄴㅇㄹ호ㅓㅏㅣ ㅂㅈㄷㄱ ㅂㅈㄷㄱ쇼 ㅂㅈㄷㄱ쇼ㅕㅑㅐㅔ ㅋㅌㅊㅍ ㅋㅌㅊ퓨ㅜㅡ ㄱㄴㄷㄹ ㄱㄴㄷㄹㅁㅂㅅ ㅏㅑㅓㅕ
`;

/** Korean words in Latin letters, in the spellings people use. */
const ROMANISED = `
  saranghae saranghaeyo salanghae saranghe sarang sarangi annyeong annyeonghaseyo annyong annyeonghi bimilbeonho bimil
  bibeon daehanminguk daehan minguk hanguk hankuk hangook corea korea koreano koreafighting southkorea hwaiting fighting
  paiting gamsahamnida kamsahamnida komawo gomawo mianhae mianhe joahae johahae bogosipda bogosipo jagiya yeobo nampyeon
  naesarang cheotsarang oppa unni eonni hyung noona nuna dongsaeng umma eomma appa halmoni haraboji abeoji eomeoni aegi
  maknae chingu chinguya uri urijip gajok woori gongju wangja cheonsa haengbok hengbok hangbok babo baboya jjang jjangu
  daebak aigoo omona hajima gaja palli seoul busan pusan daegu taegu incheon gwangju daejeon ulsan jeju jejudo gangnam
  gangnamstyle hongdae itaewon myeongdong jamsil haeundae hallasan baekdusan dokdo namsan hangang suwon bundang ilsan
  kimchi bulgogi bibimbap tteokbokki soju makgeolli ramyun ramyeon samgyeopsal chimaek taekwondo taegukgi mugunghwa
  arirang hangul hangeul chosun joseon goguryeo silla baekje samsung samsung1 hyundai lottegiants kakao kakaotalk naver
  daum cyworld starcraft lineage maplestory mapleland sudden kartrider bangtan bangtanboys bts army blackpink twice
  sonyeosidae snsd bigbang exo shinee superjunior dongbangsinki tvxq seventeen newjeans aespa pororo dooly gomdori
  kangaji gangaji goyangi horangi dwaeji haneul hanul byeol bada namu jangmi hana dul set hanadulset ganada abcd1234
`;

/** Hangul keys and digits in the patterns a hand falls into, as they come out on QWERTY. */
const HABITS =
  'asdf1234 qwer1234 zxcv1234 1q2w3e4r 1q2w3e4r5t q1w2e3r4 a1s2d3f4 qwerasdf qweasd qweasdzxc qwerasdfzxcv asdfzxcv';

const wordsOf = (list: string): string[] => list.trim().split(/\s+/);

/**
 * The words that Korean passwords are made of, the likelier first: as Hangul, as the same keys give them on QWERTY, and
 * romanised. NFKC and lower case, as the estimator looks them up.
 */
export function koreanWords(): string[] {
  const hangul = wordsOf(HANGUL);
  const typed = [...hangul, ...hangul.map(typeOnQwerty), ...wordsOf(ROMANISED), ...wordsOf(HABITS)];
  return [...new Set(typed.map((word) => word.normalize('NFKC').toLowerCase()))];
}
