using System.IO.Pipelines;
using VirtPS.Engine.Rpc.Server;
using VirtPS.Engine.Rpc.Wire;

namespace VirtPS.Daemon.Serving;

/// <summary>A client that has come through the transport.</summary>
/// <param name="Pipe">Its bytes, in clear.</param>
/// <param name="Peer">What is known of it.</param>
/// <param name="Layer">What was put around its connection and goes before it, or nothing.</param>
/// <param name="Files">Where open files travel beside its bytes, or nothing.</param>
internal sealed record ClientEntry(IDuplexPipe Pipe, ServerPeer Peer, IAsyncDisposable? Layer = null, IFilePassage? Files = null);
