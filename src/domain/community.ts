/** One estate (小区) and what it lays down for itself. */
export interface Community {
  readonly id: string;
  readonly name: string;
  /** Ticket numbers begin with it: "WX" gives WX-26-0031. */
  readonly prefix: string;
  /** IANA name; owners live in it. */
  readonly timeZone: string;
  readonly settings: CommunitySettings;
  /** Building names as bare numbers or letters; empty when no roster is on file. */
  readonly buildings: readonly string[];
}

export interface CommunitySettings {
  /** The estate's 24-hour telephone number, said to owners. */
  readonly phone24: string;
  /** Lift rescue platform of the city ("96333"), where there is one. */
  readonly liftRescue?: string;
  /** Telephone of the gas supplier, where known. */
  readonly gasPhone?: string;
  /** Local hours "22:00" to "06:00" in which only emergencies and answers go out. */
  readonly quietFrom: string;
  readonly quietUntil: string;
  /** Local hours in which the desk is staffed. */
  readonly deskFrom: string;
  readonly deskUntil: string;
  /** The company's published time to answer a question within desk hours, in minutes; absent: nothing is promised. */
  readonly answerMinutes?: number;
  /** Where the privacy notice can be read. */
  readonly privacyUrl?: string;
}
