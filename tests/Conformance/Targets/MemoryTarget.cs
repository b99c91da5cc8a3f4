using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Tests.Conformance.Targets;

/// <summary>The wire protocol without a socket.</summary>
public sealed class MemoryTarget : WireTarget
{
    private protected override Task<ITransport> DialAsync(CancellationToken cancellationToken)
    {
        var (client, server) = MemoryTransport.CreatePair();
        _ = ServeAsync(server.Pipe, "unix");
        return Task.FromResult<ITransport>(client);
    }
}
