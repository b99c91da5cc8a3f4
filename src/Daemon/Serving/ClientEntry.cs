using System.IO.Pipelines;
using VirtPS.Engine.Rpc.Server;

namespace VirtPS.Daemon.Serving;

/// <summary>A client that has come through the transport.</summary>
/// <param name="Pipe">Its bytes, in clear.</param>
/// <param name="Peer">What is known of it.</param>
/// <param name="Layer">What was put around its connection and goes before it, or nothing.</param>
internal sealed record ClientEntry(IDuplexPipe Pipe, ServerPeer Peer, IAsyncDisposable? Layer = null);
