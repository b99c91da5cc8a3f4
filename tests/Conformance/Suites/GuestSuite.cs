using System.Text;
using System.Text.Json.Nodes;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Tests.Conformance.Suites;

/// <summary>Guests that are spoken to: by console, by channel, by agent and by monitor.</summary>
public abstract class GuestSuite(ConformanceTarget target) : DomainSuiteBase(target)
{
    private const string Lines =
        """
        <serial type='pty'><target port='0'/></serial><console type='pty'><target type='serial' port='0'/></console>
        <serial type='tcp'><source mode='bind' host='127.0.0.1' service='5555'/><protocol type='raw'/><target port='1'/></serial>
        <channel type='unix'><target type='virtio' name='org.example.0'/></channel>
        """;

    [Fact]
    public async Task A_console_echoes_logs_in_and_answers()
    {
        var domain = await WiredAsync();
        await using var console = await Host.DomainConsoles.OpenConsoleAsync(domain, null, DomainConsoleFlags.None, Token);
        await ExpectAsync(console, "login: ");
        await SendAsync(console, "root\r");
        await ExpectAsync(console, "# ");
        await SendAsync(console, "echo hello\r");
        await ExpectAsync(console, "echo hello\r\nhello\r\n");
    }

    [Fact]
    public async Task A_console_serves_one_at_a_time_unless_forced()
    {
        var domain = await WiredAsync();
        await using var first = await Host.DomainConsoles.OpenConsoleAsync(domain, null, DomainConsoleFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationFailed, () => Host.DomainConsoles.OpenConsoleAsync(domain, null, DomainConsoleFlags.None, Token));
        await using var second = await Host.DomainConsoles.OpenConsoleAsync(domain, null, DomainConsoleFlags.Force, Token);
        await EndsAsync(first);
        await ExpectAsync(second, "login: ");
    }

    [Fact]
    public async Task A_line_ends_with_the_guest()
    {
        var domain = await WiredAsync();
        await using var channel = await Host.DomainConsoles.OpenChannelAsync(domain, "org.example.0", DomainChannelFlags.None, Token);
        await SendAsync(channel, "ping");
        await ExpectAsync(channel, "ping");
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await EndsAsync(channel);
    }

    [Fact]
    public async Task Lines_that_are_not_there_are_refused()
    {
        var domain = await WiredAsync();
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainConsoles.OpenConsoleAsync(domain, "serial7", DomainConsoleFlags.None, Token));
        await FailsAsync(VirtErrorCode.OperationUnsupported, () => Host.DomainConsoles.OpenConsoleAsync(domain, "serial1", DomainConsoleFlags.None, Token));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainConsoles.OpenChannelAsync(domain, "none", DomainChannelFlags.None, Token));
        await Host.Domains.DestroyAsync(domain, DomainDestroyFlags.None, Token);
        await FailsAsync(VirtErrorCode.OperationInvalid, () => Host.DomainConsoles.OpenConsoleAsync(domain, null, DomainConsoleFlags.None, Token));
    }

    [Fact]
    public async Task The_agent_runs_programs_and_keeps_files()
    {
        var domain = await StartedAsync();
        var pid = (int)(await AgentAsync(domain, """{"execute":"guest-exec","arguments":{"path":"/bin/sh","arg":["-c","echo out; echo err >&2; exit 3"],"capture-output":true}}"""))["pid"]!;
        var ended = await AgentAsync(domain, $$$"""{"execute":"guest-exec-status","arguments":{"pid":{{{pid}}}}}""");
        Assert.Equal((3, "out\n", "err\n"), ((int)ended["exitcode"]!, Text(ended["out-data"]), Text(ended["err-data"])));
        var handle = (int)await AgentAsync(domain, """{"execute":"guest-file-open","arguments":{"path":"/tmp/x","mode":"w"}}""");
        await AgentAsync(domain, $$$"""{"execute":"guest-file-write","arguments":{"handle":{{{handle}}},"buf-b64":"aGVsbG8="}}""");
        await AgentAsync(domain, $$$"""{"execute":"guest-file-close","arguments":{"handle":{{{handle}}}}}""");
        handle = (int)await AgentAsync(domain, """{"execute":"guest-file-open","arguments":{"path":"/tmp/x"}}""");
        var read = await AgentAsync(domain, $$$"""{"execute":"guest-file-read","arguments":{"handle":{{{handle}}}}}""");
        Assert.Equal(("hello", true), (Text(read["buf-b64"]), (bool)read["eof"]!));
    }

    [Theory]
    [InlineData("""{"execute":"guest-none"}""", "The command guest-none has not been found")]
    [InlineData("""{"execute":"guest-exec","arguments":{"path":"/none"}}""", "No such file or directory")]
    [InlineData("""{"execute":"guest-file-open","arguments":{"path":"/none"}}""", "No such file or directory")]
    [InlineData("nonsense", "cannot parse json")]
    public async Task The_agent_refuses_what_it_cannot_do(string command, string words)
    {
        var domain = await StartedAsync();
        var message = await FailsAsync(VirtErrorCode.InternalError, () => Host.DomainGuests.AgentCommandAsync(domain, command, -1, Token));
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agent_tells_who_and_what_the_guest_is()
    {
        var domain = await StartedAsync();
        var all = await Host.DomainGuests.GetInfoAsync(domain, DomainGuestInfoTypes.None, Token);
        Assert.Equal(("root", Name + "host", "/"), (all.FindText("user.0.name"), all.FindText("hostname"), all.FindText("fs.0.mountpoint")));
        var some = await Host.DomainGuests.GetInfoAsync(domain, DomainGuestInfoTypes.Os, Token);
        Assert.All(some, field => Assert.StartsWith("os.", field.Name, StringComparison.Ordinal));
        await FailsAsync(VirtErrorCode.InvalidArg, () => Host.DomainGuests.SetAgentResponseTimeoutAsync(domain, -3, Token));
        await Host.DomainGuests.SetAgentResponseTimeoutAsync(domain, 5, Token);
    }

    [Fact]
    public async Task Keys_are_added_and_removed()
    {
        var domain = await StartedAsync();
        await Host.DomainGuests.SetSshKeysAsync(domain, "root", ["a", "b"], 0, Token);
        await Host.DomainGuests.SetSshKeysAsync(domain, "root", ["c"], 1, Token);
        await Host.DomainGuests.SetSshKeysAsync(domain, "root", ["a"], 2, Token);
        Assert.Equal(["b", "c"], await Host.DomainGuests.GetSshKeysAsync(domain, "root", Token));
        await FailsAsync(VirtErrorCode.InternalError, () => Host.DomainGuests.GetSshKeysAsync(domain, "nobody", Token));
    }

    [Fact]
    public async Task The_monitor_answers_and_leaves_a_taint()
    {
        var domain = await StartedAsync();
        Assert.Contains("\"running\":true", await Host.DomainGuests.MonitorCommandAsync(domain, """{"execute":"query-status"}""", 0, Token), StringComparison.Ordinal);
        Assert.Contains("CommandNotFound", await Host.DomainGuests.MonitorCommandAsync(domain, """{"execute":"x"}""", 0, Token), StringComparison.Ordinal);
        Assert.Equal("VM status: running\r\n", await Host.DomainGuests.MonitorCommandAsync(domain, "info status", 1, Token));
        Assert.Contains(await Host.Domains.GetMessagesAsync(domain, DomainMessageFlags.None, Token), message => message.Contains("monitor", StringComparison.Ordinal));
    }

    private async Task<DomainRef> WiredAsync()
    {
        var xml = Xml().Replace("<interface", Lines + "<interface", StringComparison.Ordinal);
        return await Host.Domains.StartAsync(await Host.Domains.DefineAsync(xml, DomainDefineFlags.None, Token), DomainStartFlags.None, Token);
    }

    private async Task<JsonNode> AgentAsync(DomainRef domain, string command) =>
        JsonNode.Parse(await Host.DomainGuests.AgentCommandAsync(domain, command, -1, Token))!["return"]!;

    private static string Text(JsonNode? data) => Encoding.UTF8.GetString(Convert.FromBase64String((string)data!));

    private static Task SendAsync(Stream line, string text) => line.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    private static async Task ExpectAsync(Stream line, string wanted)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var seen = new StringBuilder();
        var buffer = new byte[256];
        while (!seen.ToString().Contains(wanted, StringComparison.Ordinal))
        {
            var count = await line.ReadAsync(buffer, limit.Token);
            Assert.True(count > 0, $"the line ended after '{seen}'");
            seen.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
    }

    private static async Task EndsAsync(Stream line)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var buffer = new byte[256];
        while (await line.ReadAsync(buffer, limit.Token) > 0)
        {
            // What the guest had said before.
        }
    }
}
