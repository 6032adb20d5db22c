/** Where something is: a home as people name it, or a place in the estate, or both. */
export interface Where {
  readonly building?: string;
  readonly unit?: string;
  readonly room?: string;
  /** Public place or spot, in the owner's words: "地下车库B2". */
  readonly location?: string;
}

/** "3栋2单元1201"; empty when nothing is known of a home. */
export function houseLabel(where: Where): string {
  const building = where.building ? `${where.building}栋` : '';
  const unit = where.unit ? `${where.unit}单元` : '';
  return `${building}${unit}${where.room ?? ''}`;
}

/** "3栋2单元1201 厨房", or the place alone; empty when nothing is known. */
export function whereLabel(where: Where): string {
  return [houseLabel(where), where.location ?? ''].filter(Boolean).join(' ');
}
