using System.Net;
using VirtPS.Drivers.Remote;
using VirtPS.Drivers.Test;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Uri;

namespace VirtPS.Tests.Interop;

/// <summary>VirtPS as the client of others.</summary>
internal static class Hosts
{
    public static CancellationToken None => CancellationToken.None;

    /// <summary>Opens a host as the cmdlets do.</summary>
    public static Task<VirtConnection> OpenAsync(string uri, NetworkCredential? credential = null, bool readOnly = false) => VirtConnection.OpenAsync(
        new DriverRegistry(new TestDriver(), new RemoteDriver()), VirtUri.Parse(uri),
        new VirtConnectionOptions { Open = new DriverOpenOptions { ReadOnly = readOnly, Credential = credential } }, None);
}
