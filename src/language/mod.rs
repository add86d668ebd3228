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
            said.push_str(before);
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => said.push_str(&value.to_string()),
                None => said.extend(["{", name, "}"]),
            }
            rest = after;
        }
        said.push_str(rest);
        said
    }
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
    }
}
