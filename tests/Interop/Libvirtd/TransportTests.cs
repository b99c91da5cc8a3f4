using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Events;
using VirtPS.Engine.Model;

namespace VirtPS.Tests.Interop;

/// <summary>VirtPS reaches a real libvirtd every way there is, and is turned away where it should be.</summary>
/// <param name="libvirtd">The daemon.</param>
public sealed class TransportTests(ListeningLibvirtd libvirtd) : IClassFixture<ListeningLibvirtd>
{
    private static readonly Guid TestUuid = new("6695eb01-f6a4-8304-79aa-97f2502e193f");

    [RootFact("libvirtd")]
    public async Task Over_its_local_socket() => await LiveAsync(await Hosts.OpenAsync(libvirtd.HostUri));

    [RootFact("libvirtd")]
    public async Task Over_tls() => await LiveAsync(await Hosts.OpenAsync(libvirtd.TlsUri));

    [RootFact("libvirtd", "saslpasswd2")]
    public async Task Over_tcp_with_a_password() => await LiveAsync(await Hosts.OpenAsync(libvirtd.TcpUri, RealLibvirtd.User));

    [RootFact("libvirtd", "ssh", "sshd", "virt-ssh-helper")]
    public Task Over_ssh_with_libvirts_helper() => OverSshAsync("proxy=native");

    [RootFact("libvirtd", "ssh", "sshd", "nc")]
    public Task Over_ssh_with_netcat() => OverSshAsync("proxy=netcat");

    [RootFact("libvirtd", "ssh", "sshd", "virt-ssh-helper")]
    public Task Over_ssh_with_what_is_there() => OverSshAsync("proxy=auto");

    [RootFact("libvirtd", "certtool")]
    public async Task Over_tls_with_certificates_of_another_maker()
    {
        var directory = await new CertTool(libvirtd.At("certtool")).MakeAsync(libvirtd.At("ca"));
        await LiveAsync(await Hosts.OpenAsync(libvirtd.TlsUriWith(directory)));
    }

    [RootFact("libvirtd")]
    public async Task The_socket_for_looking_refuses_changes()
    {
        await using var host = await Hosts.OpenAsync(libvirtd.LookingUri, readOnly: true);
        var domain = await host.Domains.LookupByNameAsync("test", Hosts.None);
        await FailsAsync(VirtErrorCode.OperationDenied, () => host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Hosts.None));
    }

    [RootFact("libvirtd", "saslpasswd2")]
    public async Task A_wrong_password_is_refused() =>
        await FailsAsync(VirtErrorCode.AuthFailed, () => Hosts.OpenAsync(libvirtd.TcpUri, new("alice", "wrong")));

    [RootFact("libvirtd")]
    public async Task A_name_that_is_not_allowed_is_refused() => await Refused("pki-refused");

    [RootFact("libvirtd")]
    public async Task The_certificate_of_a_stranger_s_authority_is_not_believed() => await Refused("pki-stranger");

    [RootFact("libvirtd")]
    public async Task A_killed_daemon_ends_the_call_and_the_connection()
    {
        var own = new RealLibvirtd();
        try
        {
            await own.InitializeAsync();
            await using var host = await Hosts.OpenAsync(own.HostUri);
            await own.KillAsync();
            await Assert.ThrowsAsync<VirtException>(() => host.Host.GetHostNameAsync(Hosts.None));
            Assert.NotEqual(ConnectionCloseReason.Client, await host.Closed.WaitAsync(TimeSpan.FromMinutes(1)));
            Assert.False(host.IsAlive);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    private static async Task LiveAsync(VirtConnection connection)
    {
        await using var host = connection;
        Assert.Equal("TEST", (await host.Host.GetTypeAsync(Hosts.None)).ToUpperInvariant());
        var domain = await host.Domains.LookupByNameAsync("test", Hosts.None);
        Assert.Equal(TestUuid, domain.Uuid);
        var events = new TaskCompletionSource<VirtEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await host.Events.SubscribeAsync(
            VirtEventFilter.Of(VirtEventKind.DomainLifecycle), value => events.TrySetResult(value), Hosts.None);
        await host.Domains.SuspendAsync(domain, Hosts.None);
        Assert.Equal("test", Assert.IsType<DomainLifecycleEvent>(await events.Task.WaitAsync(TimeSpan.FromMinutes(1))).Domain.Name);
        Assert.Equal(DomainState.Paused, (await host.Domains.GetAsync(domain, Hosts.None)).State);
        await host.Domains.ResumeAsync(domain, Hosts.None);
        Assert.Equal(VirtErrorCode.NoDomain, (await Assert.ThrowsAsync<VirtException>(() => host.Domains.LookupByNameAsync("nothing", Hosts.None))).Code);
        var picture = await host.DomainConsoles.TakeScreenshotAsync(domain, 0, Hosts.None);
        Assert.Equal("image/png", picture.MimeType);
        var signature = new byte[4];
        await using var content = picture.Data;
        await content.ReadExactlyAsync(signature, Hosts.None);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], signature);
    }

    private static async Task FailsAsync(VirtErrorCode code, Func<Task> call) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<VirtException>(call)).Code);

    private async Task OverSshAsync(string proxy)
    {
        await using var sshd = new Sshd();
        await sshd.StartAsync(libvirtd.Id);
        var socket = proxy == "proxy=netcat" ? "&socket=/run/libvirt/libvirt-sock" : string.Empty;
        await LiveAsync(await Hosts.OpenAsync($"test+ssh://localhost/default?{proxy}&command={sshd.Command}{socket}"));
    }

    private async Task Refused(string pki)
    {
        var error = await Assert.ThrowsAsync<VirtException>(() => Hosts.OpenAsync(libvirtd.TlsUriWith(libvirtd.At(pki))));
        Assert.Contains(error.Code, new[] { VirtErrorCode.SystemError, VirtErrorCode.AuthFailed, VirtErrorCode.Rpc });
    }
}
