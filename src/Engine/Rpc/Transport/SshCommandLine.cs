using System.Globalization;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Puts together how ssh is called, and what it runs at the far end.</summary>
/// <remarks>virNetSocketNewConnectSSH and virNetClientSSHHelperCommand.</remarks>
internal static class SshCommandLine
{
    private const string SystemSocket = "/var/run/libvirt/libvirt-sock";
    private const string OwnSocket = "/run/virtps/virtps-sock";

    /// <summary>Makes the arguments of ssh.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="options">What else is known.</param>
    /// <returns>The arguments, the command of the far end last.</returns>
    /// <exception cref="VirtException">InvalidArg or OperationUnsupported for parameters that do not go together.</exception>
    public static IReadOnlyList<string> Arguments(VirtUri uri, DialOptions options)
    {
        var remote = uri.Remote;
        List<string> arguments = [];
        Add(arguments, "-p", uri.ExplicitPort?.ToString(CultureInfo.InvariantCulture));
        Add(arguments, "-l", uri.User);
        Add(arguments, "-i", remote.KeyFile);
        arguments.AddRange(["-T", "-e", "none"]);
        Option(arguments, "BatchMode", remote.NoTty ? "yes" : null);
        Option(arguments, "StrictHostKeyChecking", HostKeys(remote));
        Option(arguments, "UserKnownHostsFile", KnownHosts(remote));
        Option(arguments, "PreferredAuthentications", Methods(remote.SshAuth));

        // After the two dashes even a host called -oProxyCommand is only a host.
        arguments.AddRange(["--", uri.Host ?? "localhost", FarCommand(uri, options)]);
        return arguments;
    }

    /// <summary>Makes the command of the far end.</summary>
    /// <param name="uri">The URI.</param>
    /// <param name="options">What else is known.</param>
    /// <returns>The command, safe for the shell that sshd gives it to.</returns>
    /// <exception cref="VirtException">As above.</exception>
    public static string FarCommand(VirtUri uri, DialOptions options)
    {
        var remote = uri.Remote;
        var script = Proxy(uri, options) switch
        {
            RemoteProxy.Native when remote.Netcat is not null => throw TransportErrors.Argument(
                "netcat= does not go with proxy=native: leave one of them out"),
            RemoteProxy.Native when remote.Socket is not null => throw TransportErrors.Argument(
                "socket= does not go with proxy=native, since virt-ssh-helper finds the socket by itself: leave one of them out"),
            RemoteProxy.Native => "exec " + Helper(uri, options.ReadOnly),
            RemoteProxy.Netcat => Netcat(uri, options),
            _ => $"if command -v virt-ssh-helper >/dev/null 2>&1; then exec {Helper(uri, options.ReadOnly)}; else {Netcat(uri, options)}; fi",
        };

        // sshd hands the command to the user's login shell, whichever that is; the script is for sh.
        return "sh -c " + ShellQuoting.Quote(script);
    }

    // An explicit socket or netcat says which way is meant; the session's socket only the helper finds.
    private static RemoteProxy Proxy(VirtUri uri, DialOptions options)
    {
        var mode = uri.Remote.Mode ?? options.Configuration?.Mode;
        if (mode == RemoteMode.Direct && uri.Remote.Socket is null)
        {
            throw VirtException.Worded(
                VirtErrorCode.OperationUnsupported,
                $"Cannot use direct socket mode for {UriWords.Of(uri.Transport)} transport: leave mode=direct out, the far end chooses its daemon, or name its socket with socket=PATH",
                VirtErrorDomain.Remote);
        }

        var proxy = uri.Remote.Proxy ?? options.Configuration?.Proxy;
        return proxy is null or RemoteProxy.Auto && (uri.Remote.Socket ?? uri.Remote.Netcat) is not null ? RemoteProxy.Netcat
            : proxy ?? (IsSession(uri) ? RemoteProxy.Native : RemoteProxy.Auto);
    }

    private static bool IsSession(VirtUri uri) => uri.Path == "/session" || DaemonSockets.ForCurrentUser().IsSession(uri);

    private static string Helper(VirtUri uri, bool readOnly) =>
        $"virt-ssh-helper {(readOnly ? "-r " : "")}{ShellQuoting.Quote(uri.RemoteName)}";

    // Some netcats stay when their input ends unless told not to, others do not know the option.
    private static string Netcat(VirtUri uri, DialOptions options)
    {
        var program = ShellQuoting.Quote(uri.Remote.Netcat ?? "nc");
        var socket = uri.Remote.Socket is { } named ? "S=" + ShellQuoting.Quote(named) : AnySocket(options.ReadOnly ? "-ro" : "");
        return $"{socket}; if {program} -q 2>&1 | grep \"requires an argument\" >/dev/null 2>&1; then exec {program} -q0 -U \"$S\"; else exec {program} -U \"$S\"; fi";
    }

    private static string AnySocket(string suffix) =>
        $"S={SystemSocket}{suffix}; if test -S {OwnSocket}{suffix}; then S={OwnSocket}{suffix}; fi";

    private static string? HostKeys(RemoteParameters remote) => remote switch
    {
        { NoVerify: true } or { KnownHostsVerify: KnownHostsVerify.Ignore } => "no",
        { KnownHostsVerify: KnownHostsVerify.Auto } => "accept-new",
        _ => null,
    };

    // ssh splits the value at spaces and expands percent signs.
    private static string? KnownHosts(RemoteParameters remote) => remote.KnownHosts switch
    {
        null when remote.KnownHostsVerify == KnownHostsVerify.Ignore => OperatingSystem.IsWindows() ? "NUL" : "/dev/null",
        null => null,
        var path when path.Contains('"', StringComparison.Ordinal) => throw TransportErrors.Argument(
            $"known_hosts='{path}' contains a double quote, which ssh cannot take in a file's name"),
        var path => $"\"{path.Replace("%", "%%", StringComparison.Ordinal)}\"",
    };

    private static string? Methods(IReadOnlyList<string> methods) => methods.Count == 0
        ? null
        : string.Join(',', methods.Select(method => method.ToLowerInvariant() is "agent" or "privkey" ? "publickey" : method.ToLowerInvariant()).Distinct());

    private static void Option(List<string> arguments, string name, string? value) => Add(arguments, "-o", value is null ? null : $"{name}={value}");

    private static void Add(List<string> arguments, string option, string? value)
    {
        if (value is not null)
        {
            arguments.AddRange([option, value]);
        }
    }
}
