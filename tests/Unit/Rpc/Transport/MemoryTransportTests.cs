using VirtPS.Engine.Rpc.Transport;

namespace VirtPS.Tests.Unit.Rpc.Transport;

/// <summary>The transport inside one process behaves like the others.</summary>
public sealed class MemoryTransportTests
{
    [Fact]
    public async Task What_one_end_writes_the_other_reads()
    {
        var (client, server) = MemoryTransport.CreatePair();
        await client.Pipe.Output.WriteAsync(new byte[] { 1, 2 });
        await server.Pipe.Output.WriteAsync(new byte[] { 3 });
        Assert.Equal([1, 2], (await server.Pipe.Input.ReadAsync()).Buffer.FirstSpan.ToArray());
        Assert.Equal([3], (await client.Pipe.Input.ReadAsync()).Buffer.FirstSpan.ToArray());
    }

    [Fact]
    public async Task Disposing_of_one_end_is_the_end_for_both()
    {
        var (client, server) = MemoryTransport.CreatePair();
        var waiting = client.Pipe.Input.ReadAsync();
        await client.DisposeAsync();
        await client.DisposeAsync();
        Assert.True((await waiting).IsCanceled);
        Assert.True((await server.Pipe.Input.ReadAsync()).IsCompleted);
    }
}
