using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Engine.Rpc.Server;

/// <summary>Whom a server asks who its clients are.</summary>
internal sealed record AuthenticationServices
{
    /// <summary>Says what SASL offers a client.</summary>
    internal required Func<ServerPeer, SaslServerOptions> Sasl { get; init; }

    /// <summary>Asks polkit about the process at the other end; fails with what the client is told.</summary>
    internal required Func<ServerPeer, CancellationToken, Task> AskPolkitAsync { get; init; }
}
