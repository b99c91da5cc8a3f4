using System.Globalization;
using System.Text;

namespace VirtPS.Engine.Uri;

/// <summary>Names a driver, the machine it runs on and the way to get there.</summary>
/// <remarks><c>driver[+transport]://[user@][host][:port]/[path][?parameters]</c>; virURI and libvirt's docs/uri.rst.
/// Instances are complete and valid: <see cref="Parse"/> and <see cref="Create"/> refuse everything else with
/// <see cref="Errors.VirtErrorCode.InvalidArg"/>.</remarks>
public sealed class VirtUri : IEquatable<VirtUri>
{
    private const int TcpPort = 16509;
    private const int TlsPort = 16514;

    internal VirtUri(string driver, VirtTransport? transport, UriAuthority authority, string path, IReadOnlyList<UriParameter> parameters, string? fragment)
    {
        Driver = driver;
        ExplicitTransport = transport;
        User = authority.User;
        Host = authority.Host;
        ExplicitPort = authority.Port;
        Path = path;
        Parameters = parameters;
        Fragment = fragment;
        Transport = transport ?? (Host is null ? VirtTransport.Unix : VirtTransport.Tls);
        if (Transport == VirtTransport.Unix)
        {
            RefuseAuthorityOnUnix();
        }

        Remote = RemoteParameters.From(parameters);
    }

    /// <summary>The driver, such as <c>qemu</c> or <c>test</c>, in lower case.</summary>
    public string Driver { get; }

    /// <summary>The transport in effect.</summary>
    public VirtTransport Transport { get; }

    /// <summary>The transport that the URI names, if it does.</summary>
    public VirtTransport? ExplicitTransport { get; }

    /// <summary>The user name, decoded.</summary>
    public string? User { get; }

    /// <summary>The host as written, without the brackets of an IPv6 address; nothing for this machine.</summary>
    public string? Host { get; }

    /// <summary>The port that the URI names, if it does.</summary>
    public int? ExplicitPort { get; }

    /// <summary>The port in effect: the one named, else 16509 for TCP and 16514 for TLS, else the transport's own choice.</summary>
    public int? Port => ExplicitPort ?? Transport switch
    {
        VirtTransport.Tcp => TcpPort,
        VirtTransport.Tls => TlsPort,
        _ => null,
    };

    /// <summary>The path, decoded; empty or beginning with a slash.</summary>
    public string Path { get; }

    /// <summary>The part after the hash sign, decoded.</summary>
    public string? Fragment { get; }

    /// <summary>Every parameter of the query, decoded, in the order written.</summary>
    public IReadOnlyList<UriParameter> Parameters { get; }

    /// <summary>The parameters that say how to reach the daemon.</summary>
    public RemoteParameters Remote { get; }

    /// <summary>True when the URI names a host or a transport, so that a daemon has to be asked.</summary>
    public bool IsRemote => ExplicitTransport is not null || Host is not null;

    /// <summary>The URI that the daemon opens at its end.</summary>
    /// <remarks>The URI without transport, user, host, port and the parameters that <see cref="RemoteParameters"/> knows;
    /// the parameter <c>name</c> takes its place where given; empty for the driver <c>remote</c>, which lets the daemon choose.</remarks>
    public string RemoteName =>
        Remote.Name ?? (Driver == "remote" ? "" : Format(Driver, null, Parameters.Where(p => !RemoteParameters.Knows(p.Name)), Path, Fragment));

    /// <summary>Reads a URI.</summary>
    /// <param name="text">The URI as a user writes it.</param>
    /// <returns>The URI in its parts.</returns>
    /// <exception cref="Errors.VirtException">InvalidArg, saying which part is wrong; NoConnect when no driver is named.</exception>
    public static VirtUri Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return UriReader.Read(text);
    }

    /// <summary>Puts a URI together.</summary>
    /// <param name="driver">The driver, such as <c>qemu</c>.</param>
    /// <param name="transport">The transport; without it TLS with a host and a Unix socket without one.</param>
    /// <param name="user">The user name at the far end.</param>
    /// <param name="host">The host's name or address, IPv6 with or without brackets.</param>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="path">The path, such as <c>/system</c>; the leading slash may be left out.</param>
    /// <param name="parameters">The query's parameters.</param>
    /// <returns>The URI.</returns>
    /// <exception cref="Errors.VirtException">InvalidArg, saying which part is wrong.</exception>
    public static VirtUri Create(
        string driver, VirtTransport? transport = null, string? user = null, string? host = null, int? port = null,
        string? path = null, IEnumerable<UriParameter>? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(driver);
        var rooted = string.IsNullOrEmpty(path) || path.StartsWith('/') ? path ?? "" : "/" + path;
        return new VirtUri(
            UriReader.CheckDriver(driver), transport, UriAuthority.Create(user, host, port), rooted, [.. parameters ?? []], null);
    }

    /// <summary>Writes the URI as libvirt would.</summary>
    /// <returns>The URI's text, escaped where needed.</returns>
    public override string ToString()
    {
        var scheme = ExplicitTransport is { } named ? $"{Driver}+{UriWords.Of(named)}" : Driver;
        return Format(scheme, new UriAuthority(User, Host, ExplicitPort), Parameters, Path, Fragment);
    }

    /// <summary>Compares by text.</summary>
    /// <param name="other">The URI to compare with.</param>
    /// <returns>True when both are written alike.</returns>
    public bool Equals(VirtUri? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VirtUri);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private static string Format(string scheme, UriAuthority? authority, IEnumerable<UriParameter> parameters, string path, string? fragment)
    {
        var text = new StringBuilder(scheme).Append("://").Append(authority).Append(PercentEncoding.Encode(path, PercentEncoding.Path));
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            text.Append(separator)
                .Append(PercentEncoding.Encode(name, PercentEncoding.Unreserved)).Append('=')
                .Append(PercentEncoding.Encode(value, PercentEncoding.Unreserved));
            separator = '&';
        }

        if (fragment is not null)
        {
            text.Append('#').Append(PercentEncoding.Encode(fragment, PercentEncoding.Query));
        }

        return text.ToString();
    }

    private void RefuseAuthorityOnUnix()
    {
        if (Host is not null)
        {
            throw UriErrors.Invalid($"using unix socket and remote server '{Host}' is not supported");
        }

        if (User is not null || ExplicitPort is not null)
        {
            var what = User is not null ? "user name" : "port " + ExplicitPort!.Value.ToString(CultureInfo.InvariantCulture);
            throw UriErrors.Invalid($"a {what} without a host needs a transport such as +ssh or +tcp");
        }
    }
}
