using System.Globalization;
using System.Text;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Brings names and passwords into the one form in which both sides compare them.</summary>
/// <remarks>RFC 4013, with the categories and the normalization of the platform's Unicode version in place of version 3.2.</remarks>
internal static class SaslPrep
{
    /// <summary>Prepares a name or password.</summary>
    /// <param name="text">What the user gave.</param>
    /// <param name="what">What errors call it; the text itself may be a secret and is not repeated.</param>
    /// <exception cref="Errors.VirtException">AuthFailed when it holds characters that may not be used.</exception>
    internal static string Prepare(string text, string what)
    {
        if (Ascii.IsValid(text))
        {
            return text.Any(char.IsControl) ? throw Prohibited(what, "control characters") : text;
        }

        var normal = Normalized(Mapped(text), what);
        var leftward = false;
        var rightward = false;
        foreach (var rune in normal.EnumerateRunes())
        {
            if (ProblemOf(rune) is { } problem)
            {
                throw Prohibited(what, problem);
            }

            leftward |= IsLeftward(rune);
            rightward |= !IsLeftward(rune) && Rune.IsLetter(rune);
        }

        // Section 2.3: mixed directions make two different names look the same.
        return leftward && (rightward || !IsLeftward(normal.EnumerateRunes().First()) || !IsLeftward(normal.EnumerateRunes().Last()))
            ? throw Prohibited(what, "letters of both writing directions")
            : normal;
    }

    private static string Mapped(string text)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) == UnicodeCategory.SpaceSeparator || letter == '\u200B')
            {
                mapped.Append(' ');
            }
            else if (!IsMappedToNothing(letter))
            {
                mapped.Append(letter);
            }
        }

        return mapped.ToString();
    }

    private static string Normalized(string text, string what)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            throw Prohibited(what, "half a character");
        }
    }

    // RFC 3454, table B.1.
    private static bool IsMappedToNothing(char letter) =>
        letter is '\u00AD' or '\u034F' or '\u1806' or '\u180B' or '\u180C' or '\u180D' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF'
            or (>= '\uFE00' and <= '\uFE0F');

    // RFC 4013, section 2.3, and 2.5 for what is not assigned.
    private static string? ProblemOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format => "control characters",
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "line separators",
        UnicodeCategory.PrivateUse => "characters for private use",
        UnicodeCategory.OtherNotAssigned => "code points that are no characters",
        _ => rune.Value is (>= 0x2FF0 and <= 0x2FFB) or (>= 0xFFF9 and <= 0xFFFD) or 0x340 or 0x341 ? "characters that only describe others" : null,
    };

    // RFC 3454, table D.1: the blocks of Hebrew, Arabic, Syriac and Thaana with their presentation forms.
    private static bool IsLeftward(Rune rune) =>
        Rune.IsLetter(rune)
        && rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFC) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    private static Errors.VirtException Prohibited(string what, string problem) => SaslErrors.Failed($"the {what} holds {problem}, which SASL does not allow");
}
