using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace VirtPS.Daemon.Systemd;

/// <summary>Tells the service manager how the daemon is.</summary>
/// <remarks>sd_notify(3): datagrams to the socket that $NOTIFY_SOCKET names; a leading @ means the abstract namespace.</remarks>
/// <param name="address">The socket, or nothing when nobody wants to know.</param>
internal sealed class ServiceManager(string? address)
{
    /// <summary>Takes the service manager's address from the environment, where the daemon's children shall not find it.</summary>
    /// <returns>The service manager.</returns>
    public static ServiceManager FromEnvironment()
    {
        var address = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
        return new ServiceManager(address);
    }

    /// <summary>Says that clients can connect.</summary>
    /// <param name="status">A sentence for people.</param>
    public void Ready(string status) => Notify(
        string.Create(CultureInfo.InvariantCulture, $"READY=1\nSTATUS={status}\nMAINPID={Environment.ProcessId}"));

    /// <summary>Says that the configuration is being read again; <see cref="Ready"/> ends that.</summary>
    public void Reloading() => Notify(string.Create(
        CultureInfo.InvariantCulture,
        $"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}"));

    /// <summary>Says that the daemon is about to end.</summary>
    public void Stopping() => Notify("STOPPING=1\nSTATUS=Ending");

    private void Notify(string text)
    {
        if (string.IsNullOrEmpty(address))
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(text), new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // The service manager is away; its absence is no reason to stop serving.
        }
    }
}
