using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Interop;

/// <summary>A viewer's socket to a guest's screen travels from virtpsd to VirtPS, where the connection can carry it.</summary>
/// <param name="daemon">The daemon.</param>
public sealed class ScreenTests(ListeningDaemon daemon) : IClassFixture<ListeningDaemon>
{
    private const string Guest =
        """
        <domain type='test'><name>screen</name><memory>65536</memory><os><type>hvm</type></os>
          <devices><graphics type='vnc' port='-1'/></devices></domain>
        """;

    [PeerFact]
    public async Task Over_a_local_socket()
    {
        await using var host = await Hosts.OpenAsync(daemon.UnixUri);
        var guest = await host.Domains.CreateAsync(Guest, DomainStartFlags.None, Hosts.None);
        await using var screen = await host.DomainConsoles.OpenGraphicsAsync(guest, 0, skipAuthentication: true, Hosts.None);
        var greeting = new byte[12];
        await screen.ReadExactlyAsync(greeting);
        Assert.Equal("RFB 003.008\n"u8.ToArray(), greeting);
        await host.Domains.DestroyAsync(guest, DomainDestroyFlags.None, Hosts.None);
    }

    [PeerFact]
    public async Task Not_over_tls()
    {
        await using var host = await Hosts.OpenAsync(daemon.TlsUri);
        var guest = await host.Domains.LookupByNameAsync("test", Hosts.None);
        var error = await Assert.ThrowsAsync<VirtException>(() => host.DomainConsoles.OpenGraphicsAsync(guest, 0, skipAuthentication: true, Hosts.None));
        Assert.Equal(VirtErrorCode.ArgumentUnsupported, error.Code);
    }
}
