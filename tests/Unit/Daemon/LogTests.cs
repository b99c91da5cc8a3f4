using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using VirtPS.Daemon.Logging;
using VirtPS.Engine.Daemons.Settings;

namespace VirtPS.Tests.Unit.Daemon;

public sealed class LogTests
{
    private static readonly LogMessage Message =
        new(new DateTimeOffset(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero), 12, LogPriority.Warning, "rpc.server", "hello");

    [Theory]
    [InlineData("1:rpc 4:event", "1:rpc 4:event")]
    [InlineData("  2:util.*\t3:+remote\n", "2:util.* 3:remote")]
    [InlineData("", "")]
    public void Filters_are_read_and_written(string text, string written) =>
        Assert.Equal(written, LogSyntax.Format(LogSyntax.ParseFilters(text)));

    [Theory]
    [InlineData("3:stderr", "3:stderr")]
    [InlineData("1:file:/a/b 4:syslog:virtpsd 2:journald", "1:file:/a/b 4:syslog:virtpsd 2:journald")]
    [InlineData("1:file:/a/../b:c", "1:file:/b:c")]
    public void Outputs_are_read_and_written(string text, string written) =>
        Assert.Equal(written, LogSyntax.Format(LogSyntax.ParseOutputs(text)));

    [Theory]
    [InlineData("rpc")]
    [InlineData("0:rpc")]
    [InlineData("5:rpc")]
    [InlineData("1:")]
    [InlineData("1:+")]
    [InlineData("x:rpc")]
    public void A_filter_that_makes_no_sense_is_refused(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => LogSyntax.ParseFilters(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("stderr")]
    [InlineData("3:stderr:x")]
    [InlineData("3:file")]
    [InlineData("3:file:")]
    [InlineData("3:syslog")]
    [InlineData("3:printer")]
    [InlineData("9:stderr")]
    public void An_output_that_makes_no_sense_is_refused(string text) =>
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => LogSyntax.ParseOutputs(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("rpc.server", 1, true)]
    [InlineData("daemon", 2, false)]
    [InlineData("daemon", 3, true)]
    [InlineData("driver.event", 3, false)]
    [InlineData("driver.event", 4, true)]
    [InlineData("rpc.event", 1, true)]
    public void The_first_filter_that_fits_counts_and_else_the_level(string category, int priority, bool wanted)
    {
        using var log = new LogControl();
        log.Select(LogPriority.Warning, LogSyntax.ParseFilters("1:rpc 4:event"));
        Assert.Equal(wanted, log.Wants(category, (LogPriority)priority));
    }

    [Fact]
    public void A_line_is_like_libvirts() =>
        Assert.Equal("2026-02-03 04:05:06.789+0000: 12: warning : rpc.server : hello", Message.Line);

    [Fact]
    public void Each_output_has_a_level_of_its_own()
    {
        using var place = new TemporaryDirectory();
        using (var log = new LogControl())
        {
            log.Select(LogPriority.Debug, []);
            log.Redirect(LogSyntax.ParseOutputs($"1:file:{place["all"]} 4:file:{place["errors"]}"));
            using var loggers = new LoggerFactory([new DaemonLoggerProvider(log)], new LoggerFilterOptions { MinLevel = LogLevel.Trace });
            var logger = loggers.CreateLogger("daemon");
            logger.LogDebug("first");
            logger.LogError(new IOException("the disk is full"), "second");
        }

        Assert.Equal(["debug : daemon : first", "error : daemon : second: the disk is full"], File.ReadLines(place["all"]).Select(WithoutStart));
        Assert.Equal(["error : daemon : second: the disk is full"], File.ReadLines(place["errors"]).Select(WithoutStart));
    }

    [Fact]
    public void Outputs_that_cannot_be_opened_leave_the_others_in_place()
    {
        using var place = new TemporaryDirectory();
        using var log = new LogControl();
        log.Redirect(LogSyntax.ParseOutputs($"1:file:{place["log"]}"));
        Assert.Throws<DirectoryNotFoundException>(() => log.Redirect(LogSyntax.ParseOutputs("1:stderr 1:file:/nowhere/at/all")));
        Assert.Equal($"1:file:{place["log"]}", LogSyntax.Format(log.Outputs));
        log.Write(Message);
        Assert.Equal([Message.Line], File.ReadLines(place["log"]));
    }

    [Fact]
    public void Syslog_gets_facility_severity_and_name()
    {
        using var place = new TemporaryDirectory();
        using var socket = Listen(place["log"]);
        using var sink = new SyslogSink(place["log"], "virtpsd");
        sink.Write(Message);

        // Facility daemon is 3, severity warning 4: 3 * 8 + 4.
        Assert.Matches(@"^<28>[A-Z][a-z]{2} [ 1-3]\d \d\d:\d\d:\d\d virtpsd\[\d+\]: 12: warning : rpc.server : hello$", Receive(socket));
    }

    [Fact]
    public void The_journal_gets_fields_and_lengths_of_what_has_several_lines()
    {
        using var place = new TemporaryDirectory();
        using var socket = Listen(place["journal"]);
        using var sink = new JournalSink(place["journal"]);
        sink.Write(Message);
        var plain = Receive(socket);
        Assert.StartsWith("MESSAGE=hello\nPRIORITY=4\n", plain, StringComparison.Ordinal);
        Assert.Contains("\nSYSLOG_IDENTIFIER=virtpsd\n", plain, StringComparison.Ordinal);
        sink.Write(Message with { Text = "a\nPRIORITY=0" });
        Assert.StartsWith("MESSAGE\n\u000c\0\0\0\0\0\0\0a\nPRIORITY=0\nPRIORITY=4\n", Receive(socket), StringComparison.Ordinal);
    }

    [Fact]
    public void A_logger_that_is_away_is_no_fault()
    {
        using var place = new TemporaryDirectory();
        using var sink = new SyslogSink(place["nobody"], "virtpsd");
        sink.Write(Message);
        Assert.False(File.Exists(place["nobody"]));
    }

    private static string WithoutStart(string line) => line[(line.IndexOf(": ", line.IndexOf("+0000: ", StringComparison.Ordinal) + 7, StringComparison.Ordinal) + 2)..];

    private static Socket Listen(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[4096];
        return Encoding.UTF8.GetString(buffer.AsSpan(0, socket.Receive(buffer)));
    }
}
