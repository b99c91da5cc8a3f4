using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Unit.Drivers.Test;

/// <summary>A connection to test:///default as the driver itself gives it, with every family.</summary>
internal sealed class DomainHost : IAsyncDisposable
{
    private DomainHost(IDriverConnection connection, DomainRef domain)
    {
        Connection = connection;
        Domain = domain;
    }

    public IDriverConnection Connection { get; }

    public IDomainDriver Domains => Connection.Domains!;

    public IDomainDeviceDriver Devices => Connection.DomainDevices!;

    public IDomainGuestDriver Guests => Connection.DomainGuests!;

    /// <summary>The domain that is there from the beginning: test, running.</summary>
    public DomainRef Domain { get; }

    public static CancellationToken Token => CancellationToken.None;

    public static async Task<DomainHost> OpenAsync(TestDriver? driver = null)
    {
        var connection = (await (driver ?? new TestDriver()).OpenAsync(VirtUri.Parse("test:///default"), new DriverOpenOptions(), Token))!;
        return new DomainHost(connection, await connection.Domains!.LookupByNameAsync("test", Token));
    }

    /// <summary>Fails unless the call fails with a code; gives the message.</summary>
    public static async Task<string> FailsAsync(VirtErrorCode code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<VirtException>(call);
        Assert.Equal(code, error.Code);
        return error.Message;
    }

    public Task<string> XmlAsync(DomainXmlFlags flags = DomainXmlFlags.None) => Domains.GetXmlAsync(Domain, flags, Token);

    public Task StopAsync() => Domains.DestroyAsync(Domain, DomainDestroyFlags.None, Token);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
