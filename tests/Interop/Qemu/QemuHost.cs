namespace VirtPS.Tests.Interop;

/// <summary>One virtpsd with QEMU guests for all tests of a class.</summary>
public sealed class QemuHost : IAsyncLifetime
{
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory("vqc");
    private QemuPeer? _peer;

    internal QemuTarget Target => new(_peer!.Uri, _scratch.FullName);

    /// <summary>Ends the guests that run.</summary>
    public Task EmptyAsync() => _peer!.DestroyAllAsync();

    public async Task InitializeAsync()
    {
        if (new QemuPeerFactAttribute().Skip is null)
        {
            await GuestImages.MakeAsync(_scratch.FullName);
            _peer = await QemuVirtpsd.StartAsync();
        }
    }

    public async Task DisposeAsync()
    {
        if (_peer is { } peer)
        {
            await peer.DisposeAsync();
        }

        _scratch.Delete(recursive: true);
    }
}
