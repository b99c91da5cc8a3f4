using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Daemon.Logging;

/// <summary>A place that messages are written to.</summary>
internal interface ILogSink : IDisposable
{
    /// <summary>Writes a message; what fails is not reported, as there is nowhere to report it to.</summary>
    /// <param name="message">The message.</param>
    void Write(in LogMessage message);
}

/// <summary>Opens outputs.</summary>
internal static class LogSinks
{
    /// <summary>Opens an output.</summary>
    /// <param name="output">The output.</param>
    /// <returns>The place to write to.</returns>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static ILogSink Open(LogOutput output) => output.Destination switch
    {
        LogDestination.File => OpenFile(output.Target!),
        LogDestination.Syslog => new SyslogSink(SyslogSink.Socket, output.Target!),
        LogDestination.Journald => new JournalSink(JournalSink.Socket),
        _ => new LineSink(Console.Error),
    };

    private static LineSink OpenFile(string path)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return new LineSink(new StreamWriter(stream) { AutoFlush = true });
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}

/// <summary>Writes lines to a file or to standard error.</summary>
/// <param name="writer">Where to.</param>
internal sealed class LineSink(TextWriter writer) : ILogSink
{
    /// <inheritdoc/>
    public void Write(in LogMessage message)
    {
        try
        {
            writer.WriteLine(message.Line);
        }
        catch (IOException)
        {
            // A full disk must not end the daemon.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!ReferenceEquals(writer, Console.Error))
        {
            writer.Dispose();
        }
    }
}

/// <summary>Sends datagrams to a socket of the machine, and drops those that nobody takes.</summary>
/// <param name="path">The socket.</param>
internal sealed class DatagramSender(string path) : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
    private readonly UnixDomainSocketEndPoint _address = new(path);

    /// <summary>Sends one datagram.</summary>
    /// <param name="datagram">Its bytes.</param>
    public void Send(byte[] datagram)
    {
        try
        {
            _socket.SendTo(datagram, _address);
        }
        catch (SocketException)
        {
            // The machine's logger is away or behind; waiting for it would stop the daemon's work.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}

/// <summary>Writes to the machine's system log.</summary>
/// <remarks>RFC 3164's form, as syslog(3) sends it to /dev/log: the facility is daemon.</remarks>
/// <param name="path">The system log's socket.</param>
/// <param name="name">The name to write under.</param>
internal sealed class SyslogSink(string path, string name) : ILogSink
{
    /// <summary>Where the system log listens.</summary>
    public const string Socket = "/dev/log";

    private const int DaemonFacility = 3 << 3;

    private readonly DatagramSender _sender = new(path);

    /// <inheritdoc/>
    public void Write(in LogMessage message) => _sender.Send(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"<{DaemonFacility | message.Severity}>{message.Time.LocalDateTime:MMM} {message.Time.LocalDateTime.Day,2} {message.Time.LocalDateTime:HH:mm:ss} {name}[{Environment.ProcessId}]: {message.Body}")));

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();
}

/// <summary>Writes to systemd's journal.</summary>
/// <remarks>systemd's Native Journal Protocol; the fields that libvirt writes, under its own names.</remarks>
/// <param name="path">The journal's socket.</param>
internal sealed class JournalSink(string path) : ILogSink
{
    /// <summary>Where the journal listens.</summary>
    public const string Socket = "/run/systemd/journal/socket";

    private readonly DatagramSender _sender = new(path);

    /// <inheritdoc/>
    public void Write(in LogMessage message)
    {
        using var datagram = new MemoryStream();
        Add(datagram, "MESSAGE", message.Text);
        Add(datagram, "PRIORITY", message.Severity.ToString(CultureInfo.InvariantCulture));
        Add(datagram, "SYSLOG_FACILITY", "3");
        Add(datagram, "SYSLOG_IDENTIFIER", "virtpsd");
        Add(datagram, "VIRTPS_CATEGORY", message.Category);
        Add(datagram, "TID", message.Thread.ToString(CultureInfo.InvariantCulture));
        _sender.Send(datagram.ToArray());
    }

    /// <inheritdoc/>
    public void Dispose() => _sender.Dispose();

    // A value of more than one line is sent with its length, so that it cannot pose as further fields.
    private static void Add(MemoryStream datagram, string name, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        datagram.Write(Encoding.ASCII.GetBytes(name));
        if (value.Contains('\n', StringComparison.Ordinal))
        {
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)bytes.Length);
            datagram.WriteByte((byte)'\n');
            datagram.Write(length);
        }
        else
        {
            datagram.WriteByte((byte)'=');
        }

        datagram.Write(bytes);
        datagram.WriteByte((byte)'\n');
    }
}
