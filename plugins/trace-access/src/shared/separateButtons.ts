/**
 * For the `sx` of a `ToggleButtonGroup` that may wrap: buttons with borders of
 * their own, and room between them.
 *
 * @param radius - of their corners, in pixels
 */
export function separateButtons(radius: number) {
  return {
    flexWrap: 'wrap',
    gap: 1,
    '& .v5-MuiToggleButtonGroup-grouped, & .MuiToggleButtonGroup-grouped': {
      border: 1,
      borderColor: 'divider',
      borderRadius: `${radius}px !important`,
      m: '0 !important',
    },
  } as const;
}
