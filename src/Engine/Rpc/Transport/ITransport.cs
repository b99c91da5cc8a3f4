using System.IO.Pipelines;
using VirtPS.Engine.Rpc.Wire;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>An open way to a peer: bytes in, bytes out, and what is known about its safety.</summary>
/// <remarks>virNetSocket. One reader and one writer may work at the same time. Reading and flushing report a broken way by
/// <see cref="IOException"/>, a closed one by a completed read. Disposing of the transport ends reads and flushes that still wait,
/// with <see cref="IOException"/>, <see cref="ObjectDisposedException"/> or a completed read, and leaves no process or socket behind.</remarks>
internal interface ITransport : IAsyncDisposable
{
    /// <summary>The bytes in both directions.</summary>
    /// <remarks>A flush that is cancelled half-way leaves a torn message: cancel waits for answers, not flushes.</remarks>
    IDuplexPipe Pipe { get; }

    /// <summary>How safe the way is, and who is at its other end.</summary>
    TransportSecurity Security { get; }

    /// <summary>The other end as a user would name it, such as <c>/run/libvirt/libvirt-sock</c> or <c>host:16514</c>; for messages.</summary>
    string Description { get; }

    /// <summary>Where open files travel beside the bytes; null where they cannot.</summary>
    IFilePassage? Files => null;
}
