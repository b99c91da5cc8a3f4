using System.Globalization;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>The keys of a keyboard with US layout, by Linux's key codes.</summary>
internal static class Keyboard
{
    private const uint Shift = 42;

    private static readonly Dictionary<string, uint> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Esc"] = 1, ["Escape"] = 1, ["Backspace"] = 14, ["Tab"] = 15, ["Enter"] = 28, ["Return"] = 28, ["Ctrl"] = 29, ["Control"] = 29, ["LeftCtrl"] = 29,
        ["Shift"] = 42, ["LeftShift"] = 42, ["RightShift"] = 54, ["Alt"] = 56, ["LeftAlt"] = 56, ["Space"] = 57, ["CapsLock"] = 58,
        ["F1"] = 59, ["F2"] = 60, ["F3"] = 61, ["F4"] = 62, ["F5"] = 63, ["F6"] = 64, ["F7"] = 65, ["F8"] = 66, ["F9"] = 67, ["F10"] = 68,
        ["NumLock"] = 69, ["ScrollLock"] = 70, ["F11"] = 87, ["F12"] = 88, ["RightCtrl"] = 97, ["SysRq"] = 99, ["PrintScreen"] = 99, ["RightAlt"] = 100,
        ["Home"] = 102, ["Up"] = 103, ["PageUp"] = 104, ["Left"] = 105, ["Right"] = 106, ["End"] = 107, ["Down"] = 108, ["PageDown"] = 109,
        ["Insert"] = 110, ["Delete"] = 111, ["Del"] = 111, ["Power"] = 116, ["Pause"] = 119, ["Meta"] = 125, ["Win"] = 125, ["LeftMeta"] = 125, ["Menu"] = 127,
    };

    private static readonly string[] Rows = ["`1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "\\zxcvbnm,./"];
    private static readonly string[] ShiftedRows = ["~!@#$%^&*()_+", "QWERTYUIOP{}", "ASDFGHJKL:\"", "|ZXCVBNM<>?"];
    private static readonly uint[][] Codes =
    [
        [41, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13],
        [16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27],
        [30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40],
        [43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53],
    ];

    /// <summary>The names of keys.</summary>
    internal static IEnumerable<string> Names => Named.Keys;

    /// <summary>Gives the codes of keys that are pressed together.</summary>
    /// <exception cref="VirtException">InvalidArg for a key that is not known.</exception>
    internal static IReadOnlyList<uint>[] Chord(IReadOnlyList<string> keys) => [[.. keys.Select(Code)]];

    /// <summary>Gives the keys to press, one press after another, to type a text.</summary>
    /// <exception cref="VirtException">InvalidArg for a character that the keyboard lacks.</exception>
    internal static IReadOnlyList<uint>[] Type(string text) => [.. text.ReplaceLineEndings("\n").Select(letter => letter switch
    {
        '\n' => [28],
        '\t' => [15],
        ' ' => [57],
        _ => Find(letter) ?? throw VirtException.Worded(VirtErrorCode.InvalidArg, $"a keyboard with US layout has no key for '{letter}'"),
    })];

    private static uint Code(string key) =>
        key.Length == 1 && !char.IsAsciiDigit(key[0]) && Find(char.ToLowerInvariant(key[0])) is [var plain] ? plain
        : Named.TryGetValue(key, out var code) ? code
        : Named.TryGetValue(key.StartsWith("KEY_", StringComparison.OrdinalIgnoreCase) ? key[4..] : key, out code) ? code
        : key.StartsWith("KEY_", StringComparison.OrdinalIgnoreCase) && key.Length == 5 && Find(char.ToLowerInvariant(key[4])) is [var letter] ? letter
        : uint.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out code) ? code
        : throw VirtException.Worded(VirtErrorCode.InvalidArg, $"there is no key '{key}'; names are {string.Join(", ", Names.Take(12))} and so on, letters, and numbers");

    private static uint[]? Find(char letter)
    {
        for (var row = 0; row < Rows.Length; row++)
        {
            if (Rows[row].IndexOf(letter, StringComparison.Ordinal) is >= 0 and var plain)
            {
                return [Codes[row][plain]];
            }

            if (ShiftedRows[row].IndexOf(letter, StringComparison.Ordinal) is >= 0 and var shifted)
            {
                return [Shift, Codes[row][shifted]];
            }
        }

        return null;
    }
}
