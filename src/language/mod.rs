//! What people read, in English and in Chinese. Every message is in `messages/`, both languages
//! side by side; keys of data (JSON, CSV columns) stay English.

pub mod messages;

use std::fmt::Display;
use std::str::FromStr;

/// A language people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese, in the words of Chinese planners.
    Chinese,
}

/// One message in every language. `{name}` stands for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// In English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
}

/// Something that is counted, in every language. `{n}` stands for the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noun {
    /// One of it, in English.
    pub one: &'static str,
    /// Any other number of it, in English.
    pub many: &'static str,
    /// In Chinese, which has no plural.
    pub zh: &'static str,
}

impl Noun {
    /// It as a message, for so many.
    pub fn message(self, count: usize) -> Message {
        Message { en: if count == 1 { self.one } else { self.many }, zh: self.zh }
    }
}

impl Language {
    /// Every language.
    pub const ALL: [Language; 2] = [Language::English, Language::Chinese];

    /// Its short name: `en`, `zh`.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh",
        }
    }

    /// The language of the environment (`LC_ALL`, `LC_MESSAGES`, `LANG`): Chinese where it says
    /// `zh`, else English.
    pub fn of_environment() -> Language {
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        match locale {
            Some(locale) if locale.starts_with("zh") => Language::Chinese,
            _ => Language::English,
        }
    }

    /// A message that holds no value.
    pub fn word(self, message: Message) -> &'static str {
        match self {
            Language::English => message.en,
            Language::Chinese => message.zh,
        }
    }

    /// A message with its values put in.
    pub fn say(self, message: Message, values: &[(&str, &dyn Display)]) -> String {
        let mut said = String::new();
        let mut rest = self.word(message);
        while let Some((before, after)) = rest.split_once('{') {
            self.append(&mut said, before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => self.append(&mut said, &value.to_string()),
                None => said.extend(["{", name, "}"]),
            }
            rest = after;
        }
        self.append(&mut said, rest);
        said
    }

    /// Add to a text. In Chinese a Latin word or a number stands off by a space, whatever the
    /// data call things.
    fn append(self, said: &mut String, text: &str) {
        let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        let latin = |c: char| c.is_ascii_alphanumeric();
        if self == Language::Chinese
            && let (Some(last), Some(first)) = (said.chars().next_back(), text.chars().next())
            && ((han(last) && latin(first)) || (latin(last) && han(first)))
        {
            said.push(' ');
        }
        said.push_str(text);
    }

    /// So many of something: `1 centre`, `1,234 centres`.
    pub fn count(self, noun: Noun, count: usize) -> String {
        self.say(noun.message(count), &[("n", &grouped(count as u64))])
    }

    /// A part of one in per cent, two decimals: `92.53 %`.
    pub fn hundredths(self, part: f64) -> String {
        self.say(messages::units::PERCENT, &[("n", &format_args!("{:.2}", part * 100.0))])
    }

    /// Things one after the other: `a, b`.
    pub fn list(self, things: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let mut listed = String::new();
        for (at, thing) in things.into_iter().enumerate() {
            if at > 0 {
                listed.push_str(self.word(messages::units::BETWEEN));
            }
            listed.push_str(thing.as_ref());
        }
        listed
    }
}

/// A number with its thousands grouped: `1,234`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A language that is not spoken here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a language radii speaks; allowed: en, zh")]
pub struct UnknownLanguage(String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Language, UnknownLanguage> {
        let known = Language::ALL.into_iter().find(|language| language.code() == text);
        known.ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_put_in() {
        let message = Message { en: "{open} of {all}", zh: "{all} 个中的 {open} 个" };
        let values: [(&str, &dyn Display); 2] = [("open", &3), ("all", &12)];
        assert_eq!(Language::English.say(message, &values), "3 of 12");
        assert_eq!(Language::Chinese.say(message, &values), "12 个中的 3 个");
    }

    #[test]
    fn latin_stands_off_from_chinese() {
        let message = Message { en: "of {what} within", zh: "未覆盖{what}总数" };
        let say = |what: &str| Language::Chinese.say(message, &[("what", &what)]);
        assert_eq!(say("人口"), "未覆盖人口总数");
        assert_eq!(say("population"), "未覆盖 population 总数");
        assert_eq!(Language::English.say(message, &[("what", &"人口")]), "of 人口 within");
    }

    #[test]
    fn things_are_counted() {
        let noun = messages::nouns::CENTRES;
        let said: Vec<String> = [1, 0, 1234].map(|n| Language::English.count(noun, n)).into();
        assert_eq!(said, ["1 centre", "0 centres", "1,234 centres"]);
        assert_eq!(Language::Chinese.count(noun, 1234), "1,234 个服务点");
    }

    /// Names in braces, sorted.
    fn names(text: &str) -> Vec<&str> {
        let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
        let mut names: Vec<&str> = parts.map(|(name, _)| name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_message_says_the_same_in_every_language() {
        for (key, message) in messages::all() {
            assert_eq!(names(message.en), names(message.zh), "{key}");
            assert!(!message.en.is_empty() && !message.zh.is_empty(), "{key}");
        }
        for (key, noun) in messages::nouns::ALL {
            for text in [noun.one, noun.many, noun.zh] {
                assert!(names(text).contains(&"n"), "{key}");
                assert_eq!(names(text), names(noun.zh), "{key}");
            }
        }
    }

    /// A sentence in Chinese has the marks of Chinese; a number stands off from a Latin unit.
    #[test]
    fn chinese_is_set_as_chinese() {
        let wide = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for (key, message) in messages::all() {
            let text: Vec<char> = message.zh.chars().collect();
            for pair in text.windows(2) {
                let marked = wide(pair[0]) && matches!(pair[1], ',' | ';' | ':' | '(' | ')' | '.');
                assert!(!marked, "{key}: {}", message.zh);
            }
        }
    }
}
