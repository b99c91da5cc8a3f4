using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Reads and writes the identities of libvirt's objects.</summary>
public static class VirtUuid
{
    /// <summary>Reads a uuid as libvirt does: 32 hexadecimal digits, with dashes or blanks between pairs of them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="uuid">The uuid.</param>
    /// <returns>Whether the text is a uuid.</returns>
    /// <remarks>virUUIDParse.</remarks>
    public static bool TryParse(string? text, out Guid uuid)
    {
        uuid = default;
        if (text is null)
        {
            return false;
        }

        // The common form needs no scan.
        if (text.Length == 36 && Guid.TryParseExact(text, "D", out uuid))
        {
            return true;
        }

        Span<char> digits = stackalloc char[32];
        var count = 0;
        foreach (var c in text.AsSpan().Trim(" \t\n\v\f\r"))
        {
            if (char.IsAsciiHexDigit(c))
            {
                if (count == 32)
                {
                    return false;
                }

                digits[count++] = c;
            }
            else if (c is not ('-' or ' ') || count % 2 != 0 || count == 32)
            {
                return false;
            }
        }

        return count == 32 && Guid.TryParseExact(digits, "N", out uuid);
    }

    /// <summary>Reads a uuid that a caller gave.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The uuid.</returns>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InvalidArg"/> when the text is no uuid.</exception>
    public static Guid Parse(string text) => TryParse(text, out var uuid)
        ? uuid
        : throw new VirtException(VirtErrorCode.InvalidArg, $"'{text}' is not a uuid (expected 32 hexadecimal digits, with or without dashes)");

    /// <summary>Writes a uuid in lower case with dashes.</summary>
    /// <param name="uuid">The uuid.</param>
    /// <returns>The 36 characters.</returns>
    public static string Format(Guid uuid) => uuid.ToString("D");

    /// <summary>Reads the 16 bytes of a uuid in the order of its digits, as the wire carries them.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The uuid.</returns>
    public static Guid FromBytes(ReadOnlySpan<byte> bytes) => new(bytes, bigEndian: true);

    /// <summary>Writes the 16 bytes of a uuid in the order of its digits, as the wire carries them.</summary>
    /// <param name="uuid">The uuid.</param>
    /// <returns>The bytes.</returns>
    public static byte[] ToBytes(Guid uuid) => uuid.ToByteArray(bigEndian: true);
}
