using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Runs a command of the user's own that carries the bytes.</summary>
/// <remarks>virNetSocketNewConnectExternal.</remarks>
internal static class ExtDialer
{
    /// <summary>Starts the command of a URI.</summary>
    /// <param name="uri">The URI; its parameter <c>command</c> names the program, each <c>argv</c> an argument.</param>
    /// <param name="options">What else is known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The open way.</returns>
    /// <exception cref="VirtException">InvalidArg without a command; SystemError when it cannot be started.</exception>
    public static Task<ITransport> DialAsync(VirtUri uri, DialOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (uri.Remote.Command is not { Length: > 0 } command)
        {
            throw TransportErrors.Argument("for the transport 'ext' a command is required: add ?command=PROGRAM to the URI, and &argv=ARGUMENT for each of its arguments");
        }

        var transport = ProcessTransport.Start(
            command, uri.Remote.Argv, TransportSecurity.Bare with { ServerName = TcpDialer.HostOf(uri) }, $"'{command}'",
            "command= names the program alone; each argv= gives it one argument");
        options.Taken?.Invoke(ConnectionStage.Program, command);
        return Task.FromResult(transport);
    }
}
