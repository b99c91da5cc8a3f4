using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VirtPS.Engine.Uri;

/// <summary>The part of a URI that names the machine and the user on it.</summary>
/// <param name="User">The user name, decoded.</param>
/// <param name="Host">The host, without brackets.</param>
/// <param name="Port">The port.</param>
internal sealed record UriAuthority(string? User, string? Host, int? Port)
{
    private const string HostCharacters = PercentEncoding.Unreserved + "!$&'()*+,;=";
    private const int HighestPort = 65535;

    /// <summary>Reads what stands between the two slashes and the path.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its parts.</returns>
    public static UriAuthority Read(ReadOnlySpan<char> text)
    {
        string? user = null;
        var at = text.LastIndexOf('@');
        if (at >= 0)
        {
            user = Absent(PercentEncoding.Decode(text[..at], PercentEncoding.UserInfo, "user name"));
            text = text[(at + 1)..];
        }

        var (host, rest) = text.StartsWith("[") ? Bracketed(text) : Plain(text);
        return new UriAuthority(user, host, rest is null ? null : ReadPort(rest));
    }

    /// <summary>Checks parts that came one by one.</summary>
    /// <param name="user">The user name.</param>
    /// <param name="host">The host, with or without brackets.</param>
    /// <param name="port">The port.</param>
    /// <returns>The parts.</returns>
    public static UriAuthority Create(string? user, string? host, int? port)
    {
        if (port is < 1 or > HighestPort)
        {
            throw PortError(port.Value.ToString(CultureInfo.InvariantCulture));
        }

        var bare = host is ['[', .., ']'] ? host[1..^1] : host;
        if (bare is not null && bare.Contains(':', StringComparison.Ordinal))
        {
            CheckAddress(bare);
        }
        else if (bare.AsSpan().IndexOfAnyExcept(HostCharacters) >= 0)
        {
            throw UriErrors.Invalid($"the host '{bare}' contains a character that no host name has");
        }

        return new UriAuthority(Absent(user), Absent(bare), port);
    }

    /// <summary>Writes the parts as they stand in a URI.</summary>
    /// <returns>The text, empty when there is none.</returns>
    public override string ToString()
    {
        var user = User is null ? "" : PercentEncoding.Encode(User, PercentEncoding.UserInfo) + "@";
        var host = Host is null ? ""
            : Host.Contains(':', StringComparison.Ordinal) ? $"[{PercentEncoding.Encode(Host, HostCharacters + ":")}]"
            : PercentEncoding.Encode(Host, HostCharacters);
        return Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{user}{host}:{port}") : user + host;
    }

    private static (string? Host, string? Port) Bracketed(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(']');
        if (end < 0)
        {
            throw UriErrors.Invalid($"the host '{text}' begins with '[' and does not end with ']'");
        }

        var address = PercentEncoding.Decode(text[1..end], HostCharacters + ":", "host");
        CheckAddress(address);
        var rest = text[(end + 1)..];
        return rest switch
        {
            [] => (address, null),
            [':', .. var port] => (address, port.ToString()),
            _ => throw UriErrors.Invalid($"'{rest}' follows the host '{text[..(end + 1)]}' where only ':' and a port may"),
        };
    }

    private static (string? Host, string? Port) Plain(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon != text.LastIndexOf(':'))
        {
            throw UriErrors.Invalid($"the host '{text}' has several colons; an IPv6 address stands in brackets");
        }

        var host = Absent(PercentEncoding.Decode(colon < 0 ? text : text[..colon], HostCharacters, "host"));
        return (host, colon < 0 ? null : text[(colon + 1)..].ToString());
    }

    // libvirt takes port 0 for "no port named".
    private static int? ReadPort(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= HighestPort
            ? port == 0 ? null : port
            : throw PortError(text);

    private static void CheckAddress(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            throw UriErrors.Invalid($"the host '[{text}]' is not an IPv6 address");
        }
    }

    private static Errors.VirtException PortError(string text) =>
        UriErrors.Invalid($"the port '{text}' is not a number from 1 to {HighestPort}");

    private static string? Absent(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
