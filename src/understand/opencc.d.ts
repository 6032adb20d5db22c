declare module 'opencc-js/dict/TSCharacters' {
  /** OpenCC's simplified forms: "電 电|樓 楼|…", the usual one first where a character has several. */
  const dictionary: string;
  export default dictionary;
}
