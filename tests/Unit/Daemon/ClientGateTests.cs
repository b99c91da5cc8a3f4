using VirtPS.Daemon.Serving;

namespace VirtPS.Tests.Unit.Daemon;

public sealed class ClientGateTests
{
    [Fact]
    public void The_last_place_is_given_once()
    {
        var gate = new ClientGate(2, 0);
        Assert.True(gate.TryEnter());
        Assert.True(gate.TryEnter());
        Assert.False(gate.TryEnter());
        Assert.Equal((2, 2), (gate.Clients, gate.Anonymous));
    }

    [Fact]
    public async Task Room_comes_when_a_client_leaves()
    {
        var gate = new ClientGate(1, 0);
        await gate.WaitForRoomAsync(CancellationToken.None);
        gate.TryEnter();
        gate.Know();
        var room = gate.WaitForRoomAsync(CancellationToken.None);
        Assert.False(room.IsCompleted);
        gate.Leave(known: true);
        await room;
        Assert.Equal((0, 0), (gate.Clients, gate.Anonymous));
    }

    [Fact]
    public async Task Unknown_clients_have_a_bound_of_their_own()
    {
        var gate = new ClientGate(10, 1);
        gate.TryEnter();
        var room = gate.WaitForRoomAsync(CancellationToken.None);
        Assert.False(room.IsCompleted);
        gate.Know();
        await room;
        Assert.Equal((1, 0), (gate.Clients, gate.Anonymous));
        gate.TryEnter();
        gate.Leave(known: false);
        Assert.Equal((1, 0), (gate.Clients, gate.Anonymous));
    }

    [Fact]
    public async Task A_wider_bound_counts_at_once_and_a_narrower_one_drops_nobody()
    {
        var gate = new ClientGate(1, 0);
        gate.TryEnter();
        var room = gate.WaitForRoomAsync(CancellationToken.None);
        gate.Resize(2, 0);
        await room;
        Assert.True(gate.TryEnter());
        gate.Resize(1, 0);
        Assert.Equal(2, gate.Clients);
        Assert.False(gate.TryEnter());
        gate.Leave(known: false);
        Assert.False(gate.TryEnter());
        gate.Leave(known: false);
        Assert.True(gate.TryEnter());
    }

    [Fact]
    public async Task Waiting_for_room_can_be_given_up()
    {
        var gate = new ClientGate(1, 0);
        gate.TryEnter();
        using var stop = new CancellationTokenSource();
        var room = gate.WaitForRoomAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room);
    }
}
