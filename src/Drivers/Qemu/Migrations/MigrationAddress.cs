using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Where a guest's memory is sent to.</summary>
/// <remarks>qemuMigrationAnyParseURI: tcp, rdma and unix; for the sake of old hosts also <c>tcp:host:port</c> without slashes.</remarks>
/// <param name="Scheme">The transport: tcp, rdma or unix.</param>
/// <param name="Host">The host, without brackets; empty for unix.</param>
/// <param name="Port">The port; 0 where none is said.</param>
/// <param name="Path">The socket; empty but for unix.</param>
/// <param name="IsWellFormed">Whether it has its slashes.</param>
internal sealed record MigrationAddress(string Scheme, string Host, int Port, string Path, bool IsWellFormed)
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">The URI.</param>
    /// <returns>The address.</returns>
    /// <exception cref="VirtException">InvalidArg when it is none; ArgumentUnsupported for another transport.</exception>
    internal static MigrationAddress Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text.AsSpan(0, colon).ContainsAnyExcept("abcdefghijklmnopqrstuvwxyz0123456789+-."))
        {
            throw QemuNode.Speaker.Argument($"missing scheme in migration URI: {text}");
        }

        var scheme = text[..colon];
        var rest = text[(colon + 1)..];
        var isWellFormed = rest.StartsWith("//", StringComparison.Ordinal);
        if (scheme is not ("tcp" or "rdma" or "unix"))
        {
            throw QemuNode.Speaker.Say(VirtErrorCode.ArgumentUnsupported, $"unsupported scheme {scheme} in migration URI {text}");
        }

        if (scheme == "unix")
        {
            var path = isWellFormed ? rest[2..] : rest;
            return path.StartsWith('/')
                ? new MigrationAddress(scheme, string.Empty, 0, path, isWellFormed)
                : throw QemuNode.Speaker.Argument($"missing path in migration URI: {text}");
        }

        var authority = (isWellFormed ? rest[2..] : rest).Split('/', 2)[0];
        var (host, port) = Split(authority, text);
        return host.Length > 0
            ? new MigrationAddress(scheme, host, port, string.Empty, isWellFormed)
            : throw QemuNode.Speaker.Argument($"missing host in migration URI: {text}");
    }

    /// <summary>Gives the address that QEMU sends to.</summary>
    /// <returns>The address in QEMU's form.</returns>
    internal string ForQemu() => Scheme == "unix" ? $"unix:{Path}" : $"{Scheme}:{Enclose(Host)}:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Gives the address that QEMU listens on.</summary>
    /// <param name="listen">What the user wants it to listen on; null for all addresses.</param>
    /// <returns>The address in QEMU's form.</returns>
    internal string ToListen(string? listen) => Scheme == "unix"
        ? $"unix:{Path}"
        : $"{Scheme}:{Enclose(listen ?? (Socket.OSSupportsIPv6 ? "::" : "0.0.0.0"))}:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Writes a URI as it was given, with a port.</summary>
    /// <param name="given">As it was given, without a port.</param>
    /// <param name="port">The port.</param>
    /// <returns>The URI.</returns>
    internal string With(string given, int port) => IsWellFormed
        ? $"{Scheme}://{Enclose(Host)}:{port.ToString(CultureInfo.InvariantCulture)}"
        : $"{given.TrimEnd(':')}:{port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Puts brackets around an address that needs them.</summary>
    /// <param name="host">A name or an address.</param>
    /// <returns>The same, with brackets where it is an IPv6 address.</returns>
    internal static string Enclose(string host) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{host}]" : host;

    private static (string Host, int Port) Split(string authority, string text)
    {
        var end = authority.StartsWith('[') ? authority.IndexOf(']', StringComparison.Ordinal) + 1 : authority.IndexOf(':', StringComparison.Ordinal);
        var host = (end < 0 ? authority : authority[..end]).Trim('[', ']');
        var rest = end < 0 ? string.Empty : authority[end..].TrimStart(':');
        return rest.Length == 0 ? (host, 0)
            : int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536 ? (host, port)
            : throw QemuNode.Speaker.Argument($"unable to parse migration URI: {text}");
    }
}
