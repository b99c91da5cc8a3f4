using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace VirtPS.Engine.Pki;

/// <summary>Writes distinguished names as libvirt compares them, and compares them.</summary>
/// <remarks>The notation of GnuTLS, which virt-pki-query-dn prints: the parts in the order of the certificate, no space after
/// the commas, RFC 4514's escapes.</remarks>
internal static class DistinguishedNames
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["2.5.4.3"] = "CN",
        ["2.5.4.4"] = "surName",
        ["2.5.4.5"] = "serialNumber",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "ST",
        ["2.5.4.9"] = "STREET",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["2.5.4.12"] = "title",
        ["2.5.4.13"] = "description",
        ["2.5.4.17"] = "postalCode",
        ["2.5.4.42"] = "givenName",
        ["2.5.4.43"] = "initials",
        ["2.5.4.44"] = "generationQualifier",
        ["2.5.4.46"] = "dnQualifier",
        ["2.5.4.65"] = "pseudonym",
        ["0.9.2342.19200300.100.1.1"] = "UID",
        ["0.9.2342.19200300.100.1.25"] = "DC",
        ["1.2.840.113549.1.9.1"] = "EMAIL",
    };

    /// <summary>Writes a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its text, such as <c>C=GB,O=Example,CN=client1</c>.</returns>
    public static string Format(X500DistinguishedName name)
    {
        var parts = new List<string>();
        var sequence = new AsnReader(name.RawData, AsnEncodingRules.DER).ReadSequence();
        while (sequence.HasData)
        {
            var set = sequence.ReadSetOf(skipSortOrderValidation: true);
            var values = new List<string>();
            while (set.HasData)
            {
                values.Add(Attribute(set.ReadSequence()));
            }

            parts.Add(string.Join('+', values));
        }

        return string.Join(',', parts);
    }

    /// <summary>Says whether a name is on a list such as <c>tls_allowed_dn_list</c>.</summary>
    /// <param name="name">The name, as <see cref="Format"/> writes it.</param>
    /// <param name="patterns">Names with the wildcards <c>*</c> and <c>?</c>.</param>
    /// <returns>True when one of them fits.</returns>
    public static bool IsListed(string name, IEnumerable<string> patterns) => patterns.Any(pattern => Glob(pattern).IsMatch(name));

    private static Regex Glob(string pattern) => new(
        @"\A" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + @"\z",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static string Attribute(AsnReader pair)
    {
        var oid = pair.ReadObjectIdentifier();
        var raw = pair.ReadEncodedValue();
        return Names.TryGetValue(oid, out var known) && Text(raw) is { } text ? $"{known}={Escape(text)}" : $"{oid}=#{Convert.ToHexStringLower(raw.Span)}";
    }

    private static string? Text(ReadOnlyMemory<byte> encoded)
    {
        var reader = new AsnReader(encoded, AsnEncodingRules.DER);
        var tag = reader.PeekTag();
        return tag.TagClass == TagClass.Universal && (UniversalTagNumber)tag.TagValue is UniversalTagNumber.UTF8String
            or UniversalTagNumber.PrintableString or UniversalTagNumber.IA5String or UniversalTagNumber.T61String
            or UniversalTagNumber.BMPString
            ? reader.ReadCharacterString((UniversalTagNumber)tag.TagValue)
            : null;
    }

    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            var atEdge = (i == 0 && text[i] is ' ' or '#') || (i == text.Length - 1 && text[i] == ' ');
            if (atEdge || text[i] is ',' or '+' or '"' or '\\' or '<' or '>' or ';')
            {
                result.Append('\\');
            }

            result.Append(text[i]);
        }

        return result.ToString();
    }
}
