using VirtPS.Engine.Drivers;
using System.Globalization;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Runs the program <c>ssh</c>, at whose far end a helper joins the session to the daemon's socket.</summary>
/// <remarks>virNetClientNewSSH. The transports <c>libssh</c> and <c>libssh2</c> come here too: what those libraries do for libvirt, the
/// program does for VirtPS, with the user's own ssh configuration, agent and keys.</remarks>
internal static class SshDialer
{
    /// <summary>Starts ssh to the host of a URI.</summary>
    /// <param name="uri">The URI; its parameters <c>command</c>, <c>keyfile</c>, <c>no_tty</c>, <c>no_verify</c>, <c>known_hosts</c>,
    /// <c>known_hosts_verify</c>, <c>sshauth</c>, <c>proxy</c>, <c>netcat</c> and <c>socket</c> count.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way; whether ssh gets through shows with the first answer.</returns>
    /// <exception cref="VirtException">InvalidArg for parameters that do not go together; SystemError when there is no ssh.</exception>
    public static Task<ITransport> DialAsync(VirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var program = uri.Remote.Command ?? "ssh";
        var host = TcpDialer.HostOf(uri);
        var place = uri.ExplicitPort is { } port ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}") : host;
        var transport = ProcessTransport.Start(
            program, SshCommandLine.Arguments(uri, options),
            new TransportSecurity { IsEncrypted = true, ServerName = host },
            $"{place} by {program}",
            "install OpenSSH's client, or name another program with ?command=PATH");
        options.Taken?.Invoke(ConnectionStage.Program, $"{program} to {place}");
        return Task.FromResult(transport);
    }
}
