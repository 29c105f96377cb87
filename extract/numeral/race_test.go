//go:build race

package numeral

const raceDetector = true
