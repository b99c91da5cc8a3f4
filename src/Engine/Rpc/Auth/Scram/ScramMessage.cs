using System.Globalization;
using System.Text;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Auth;

/// <summary>Takes a SCRAM message apart: <c>a=value</c> pairs with commas between them, in a fixed order.</summary>
/// <remarks>RFC 5802, section 5.1.</remarks>
internal ref struct ScramMessage
{
    private static readonly UTF8Encoding Strict = new(false, true);

    private readonly string _mechanism;
    private ReadOnlySpan<char> _rest;
    private bool _ended;

    internal ScramMessage(string mechanism, byte[]? message)
    {
        _mechanism = mechanism;
        Text = Decode(mechanism, message);
        _rest = Text;
    }

    /// <summary>The whole message.</summary>
    internal string Text { get; }

    /// <summary>What has not been read yet.</summary>
    internal readonly string Rest => _rest.ToString();

    /// <summary>Reads the next part up to its comma.</summary>
    internal string Part()
    {
        if (_ended)
        {
            throw Malformed("it ends too early");
        }

        var comma = _rest.IndexOf(',');
        var part = (comma < 0 ? _rest : _rest[..comma]).ToString();
        _rest = comma < 0 ? [] : _rest[(comma + 1)..];
        _ended = comma < 0;
        return part;
    }

    /// <summary>Reads the next attribute, which has to be a certain one.</summary>
    internal string Attribute(char name)
    {
        var part = Part();
        return part.Length >= 2 && part[0] == name && part[1] == '='
            ? part[2..]
            : throw Malformed(part is ['m', '=', ..] ? "it asks for an extension that is not known here" : $"the attribute '{name}' is not where it should be");
    }

    /// <summary>Reads the next attribute as base64.</summary>
    internal byte[] Bytes(char name)
    {
        var value = Attribute(name);
        var bytes = new byte[value.Length];
        return value.Length > 0 && Convert.TryFromBase64String(value, bytes, out var length)
            ? bytes[..length]
            : throw Malformed($"the attribute '{name}' is not base64");
    }

    /// <summary>Reads the next attribute as a positive number.</summary>
    internal int Number(char name) =>
        int.TryParse(Attribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Malformed($"the attribute '{name}' is not a positive number");

    /// <summary>Replaces what a name may not hold: commas and equals signs.</summary>
    internal static string EscapeName(string name) =>
        name.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    /// <summary>Undoes <see cref="EscapeName"/>.</summary>
    internal readonly string UnescapeName(string name)
    {
        var plain = name.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "\0", StringComparison.Ordinal);
        return name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal) && !plain.Contains('=', StringComparison.Ordinal)
            ? plain.Replace('\0', '=')
            : throw Malformed("a name is not written as it should be");
    }

    internal readonly VirtException Malformed(string complaint) => SaslErrors.Malformed(_mechanism, complaint);

    private static string Decode(string mechanism, byte[]? message)
    {
        try
        {
            return Strict.GetString(message ?? throw SaslErrors.Malformed(mechanism, "there is none"));
        }
        catch (DecoderFallbackException)
        {
            throw SaslErrors.Malformed(mechanism, "it is not UTF-8");
        }
    }
}
