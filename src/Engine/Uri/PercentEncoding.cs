using System.Globalization;
using System.Text;

namespace VirtPS.Engine.Uri;

/// <summary>Turns URI text into plain text and back.</summary>
/// <remarks>RFC 3986, sections 2.1 to 2.3; text is UTF-8.</remarks>
internal static class PercentEncoding
{
    /// <summary>What a value may hold bare; all else is escaped.</summary>
    public const string Unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    /// <summary>What a user name may hold bare.</summary>
    public const string UserInfo = Unreserved + "!$&'()*+,;=:";

    /// <summary>What a path may hold bare.</summary>
    public const string Path = UserInfo + "@/";

    /// <summary>What a query or a fragment may hold bare.</summary>
    public const string Query = Path + "?";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes one part of a URI and refuses what may not stand in it.</summary>
    /// <param name="text">The part as written.</param>
    /// <param name="allowed">The characters that may stand bare.</param>
    /// <param name="part">What to call the part in an error.</param>
    /// <returns>The plain text.</returns>
    public static string Decode(ReadOnlySpan<char> text, string allowed, string part)
    {
        if (text.IndexOfAnyExcept(allowed) < 0)
        {
            return text.ToString();
        }

        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                bytes.Add(Escaped(text, i, part));
                i += 2;
            }
            else if (allowed.Contains(text[i], StringComparison.Ordinal))
            {
                bytes.Add((byte)text[i]);
            }
            else
            {
                throw UriErrors.Invalid($"the {part} '{text}' contains '{text[i]}', which has to be written as '{Encode(Rune(text, i), "")}'");
            }
        }

        try
        {
            return StrictUtf8.GetString([.. bytes]);
        }
        catch (DecoderFallbackException e)
        {
            throw UriErrors.Invalid($"the escapes in the {part} '{text}' are not UTF-8", e);
        }
    }

    /// <summary>Escapes what may not stand bare.</summary>
    /// <param name="text">The plain text.</param>
    /// <param name="allowed">The characters that may stand bare.</param>
    /// <returns>The part as it stands in a URI.</returns>
    public static string Encode(string text, string allowed)
    {
        if (allowed.Length > 0 && text.AsSpan().IndexOfAnyExcept(allowed) < 0)
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 8);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            _ = value < 0x80 && allowed.Contains((char)value, StringComparison.Ordinal)
                ? result.Append((char)value)
                : result.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return result.ToString();
    }

    private static byte Escaped(ReadOnlySpan<char> text, int at, string part)
    {
        if (at + 2 >= text.Length
            || !byte.TryParse(text.Slice(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            throw UriErrors.Invalid($"the {part} '{text}' has a '%' without two hexadecimal digits after it");
        }

        return value != 0 ? value : throw UriErrors.Invalid($"the {part} '{text}' contains a zero byte");
    }

    private static string Rune(ReadOnlySpan<char> text, int at) =>
        System.Text.Rune.DecodeFromUtf16(text[at..], out var rune, out _) == System.Buffers.OperationStatus.Done
            ? rune.ToString()
            : "\uFFFD";
}
