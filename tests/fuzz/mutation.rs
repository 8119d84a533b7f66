//! Mutations of inputs, the same in every run: bits, bytes, cuts, repetitions, splices and words of the dictionary.
//! It must not depend on anything but the seeds and the dictionary.

/// Numbers that look random and are always the same ones: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below a limit, 0 where there is none.
    fn below(&mut self, limit: usize) -> usize {
        let number = usize::try_from(self.next() >> 33).expect("31 bits");
        if limit == 0 { 0 } else { number % limit }
    }
}

/// Makes one input of others.
pub(crate) struct Mutator {
    numbers: Numbers,
    words: Vec<Vec<u8>>,
}

impl Mutator {
    /// With the words of a libFuzzer dictionary.
    pub(crate) fn new(dictionary: &str) -> Self {
        let words: Vec<Vec<u8>> = dictionary.lines().filter_map(word).collect();
        assert!(words.len() > 30, "the dictionary is read");
        Self { numbers: Numbers(0), words }
    }

    /// A seed with one to four mutations.
    pub(crate) fn mutant(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut input = self.of(seeds).clone();
        for _ in 0..=self.numbers.below(4) {
            self.mutate(&mut input, seeds);
        }
        input
    }

    fn of<'s>(&mut self, seeds: &'s [Vec<u8>]) -> &'s Vec<u8> {
        &seeds[self.numbers.below(seeds.len())]
    }

    fn mutate(&mut self, input: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let at = self.numbers.below(input.len() + 1);
        let length = self.numbers.below((input.len() - at).min(40) + 1);
        match self.numbers.below(8) {
            0 if at < input.len() => input[at] ^= 1 << self.numbers.below(8),
            1 if at < input.len() => input[at] = self.byte(),
            2 => drop(input.drain(at..at + length)),
            3 => input.truncate(at),
            4 => {
                let piece = input[at..at + length].repeat(1 + self.numbers.below(8));
                input.splice(at..at, piece);
            }
            5 => {
                let other = self.of(seeds).clone();
                let from = self.numbers.below(other.len() + 1);
                let rest = &other[from..other.len().min(from + 200)];
                input.splice(at..at + length, rest.iter().copied());
            }
            6 => input.insert(at, self.byte()),
            _ => {
                let word = self.words[self.numbers.below(self.words.len())].clone();
                input.splice(at..at + length.min(8), word);
            }
        }
    }

    /// A byte, more often one that means something.
    fn byte(&mut self) -> u8 {
        const TELLING: &[u8] = b"\0\t\n\r \"#$%&'*+,-./0123456789:;<=>@[\\]^_`{|}~\x7f\x80\xc3\xff";
        if self.numbers.below(4) == 0 {
            self.numbers.next().to_le_bytes()[0]
        } else {
            TELLING[self.numbers.below(TELLING.len())]
        }
    }
}

/// The word of a line such as `name="a\x0ab"`.
fn word(line: &str) -> Option<Vec<u8>> {
    let (_, quoted) = line.split_once('=').filter(|_| !line.starts_with('#'))?;
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut word = Vec::new();
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        word.push(match byte {
            b'\\' => match bytes.next()? {
                b'x' => {
                    let digits = [bytes.next()?, bytes.next()?];
                    u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
                }
                other => other,
            },
            byte => byte,
        });
    }
    Some(word)
}
