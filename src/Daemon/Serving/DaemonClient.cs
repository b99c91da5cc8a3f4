using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Daemon.Serving;

/// <summary>A client that is being served.</summary>
/// <param name="Id">Its number, which the server gives to no other.</param>
/// <param name="Session">Its session.</param>
/// <param name="Since">When it came.</param>
/// <remarks>What <c>virt-admin client-list</c> and <c>client-info</c> show.</remarks>
internal sealed record DaemonClient(ulong Id, ServerSession Session, DateTimeOffset Since);
