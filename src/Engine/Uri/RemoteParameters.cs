using System.Globalization;

namespace VirtPS.Engine.Uri;

/// <summary>The parameters of a URI that say how to reach the daemon, with their types.</summary>
/// <remarks>libvirt's docs/uri.rst; names count without regard to case, and of a repeated one the last counts. They are
/// consumed at the client's end: the daemon never sees them.</remarks>
public sealed record RemoteParameters
{
    private static readonly string[] Names =
    [
        "name", "command", "argv", "socket", "auth", "sshauth", "netcat", "keyfile", "pkipath", "known_hosts", "known_hosts_verify",
        "tls_priority", "mode", "proxy", "no_sanity", "no_verify", "no_tty", "authfile",
    ];

    private static readonly string[] SshMethods = ["agent", "privkey", "password", "keyboard-interactive"];

    private RemoteParameters()
    {
    }

    /// <summary><c>name</c>: the URI that the daemon opens, in place of the one made from this one.</summary>
    public string? Name { get; private init; }

    /// <summary><c>command</c>: the ssh program, or for the transport ext the command to run.</summary>
    public string? Command { get; private init; }

    /// <summary><c>argv</c>: the arguments of the command of the transport ext, one for each time that the parameter stands there.</summary>
    public IReadOnlyList<string> Argv { get; private init; } = [];

    /// <summary><c>socket</c>: the path of the daemon's socket.</summary>
    public string? Socket { get; private init; }

    /// <summary><c>auth</c>: the way to authenticate that the user insists on, such as <c>sasl.scram-sha-256</c> or <c>polkit</c>.</summary>
    public string? Auth { get; private init; }

    /// <summary><c>sshauth</c>: the ways to authenticate over SSH in the order to try; empty for the usual order.</summary>
    public IReadOnlyList<string> SshAuth { get; private init; } = [];

    /// <summary><c>netcat</c>: the netcat program at the far end.</summary>
    public string? Netcat { get; private init; }

    /// <summary><c>keyfile</c>: the private key for SSH.</summary>
    public string? KeyFile { get; private init; }

    /// <summary><c>pkipath</c>: the directory that holds CA certificate, client certificate and client key.</summary>
    public string? PkiPath { get; private init; }

    /// <summary><c>known_hosts</c>: the file of SSH host keys.</summary>
    public string? KnownHosts { get; private init; }

    /// <summary><c>known_hosts_verify</c>: what to do about an unknown SSH host key.</summary>
    public KnownHostsVerify? KnownHostsVerify { get; private init; }

    /// <summary><c>tls_priority</c>: the TLS ciphers, in GnuTLS's notation.</summary>
    public string? TlsPriority { get; private init; }

    /// <summary><c>mode</c>: which daemon to look for; nothing leaves it to the configuration.</summary>
    public RemoteMode? Mode { get; private init; }

    /// <summary><c>proxy</c>: how to join the SSH session to the socket; nothing leaves it to the configuration.</summary>
    public RemoteProxy? Proxy { get; private init; }

    /// <summary><c>no_sanity</c>: true to use one's own certificates without examining them first.</summary>
    public bool NoSanity { get; private init; }

    /// <summary><c>no_verify</c>: true to take the server's certificate or the host's new key unexamined.</summary>
    public bool NoVerify { get; private init; }

    /// <summary><c>no_tty</c>: true to fail where ssh would ask the user for a password.</summary>
    public bool NoTty { get; private init; }

    /// <summary><c>authfile</c>: the file of stored credentials.</summary>
    public string? AuthFile { get; private init; }

    /// <summary>Says whether a parameter is one of these.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <returns>True for a parameter that the daemon does not get to see.</returns>
    public static bool Knows(string name) => Names.Contains(name, StringComparer.OrdinalIgnoreCase);

    internal static RemoteParameters From(IEnumerable<UriParameter> parameters)
    {
        var result = new RemoteParameters();
        foreach (var (name, value) in parameters)
        {
            result = name.ToLowerInvariant() switch
            {
                "name" => result with { Name = value },
                "command" => result with { Command = value },
                "argv" => result with { Argv = [.. result.Argv, value] },
                "socket" => result with { Socket = value },
                "auth" => result with { Auth = value },
                "sshauth" => result with { SshAuth = Methods(value) },
                "netcat" => result with { Netcat = value },
                "keyfile" => result with { KeyFile = value },
                "pkipath" => result with { PkiPath = value },
                "known_hosts" => result with { KnownHosts = value },
                "known_hosts_verify" => result with { KnownHostsVerify = Choice<KnownHostsVerify>(name, value) },
                "tls_priority" => result with { TlsPriority = value },
                "mode" => result with { Mode = Choice<RemoteMode>(name, value) },
                "proxy" => result with { Proxy = Choice<RemoteProxy>(name, value) },
                "no_sanity" => result with { NoSanity = Flag(name, value) },
                "no_verify" => result with { NoVerify = Flag(name, value) },
                "no_tty" => result with { NoTty = Flag(name, value) },
                "authfile" => result with { AuthFile = value },
                _ => result,
            };
        }

        return result;
    }

    private static T Choice<T>(string name, string value)
        where T : struct, Enum =>
        UriWords.Find<T>(value)
            ?? throw UriErrors.Invalid($"the parameter {name} is '{value}' and must be one of {UriWords.List<T>()}");

    private static bool Flag(string name, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number != 0
            : throw UriErrors.Invalid($"the parameter {name} is '{value}' and must be 0 or 1");

    private static string[] Methods(string value)
    {
        var methods = value.Split(',');
        return Array.Find(methods, method => !SshMethods.Contains(method, StringComparer.OrdinalIgnoreCase)) is not { } unknown ? methods
            : throw UriErrors.Invalid($"the parameter sshauth names '{unknown}' and may name {string.Join(", ", SshMethods)}");
    }
}
