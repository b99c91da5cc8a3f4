using System.Diagnostics;

namespace VirtPS.Tests.Networks;

/// <summary>A network stack of the test's own, for as long as the test runs; the machine's own is never touched.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _holder;

    private NetworkNamespace(Process holder) => _holder = holder;

    public int Id => _holder.Id;

    /// <summary>What starts a program in the namespace, when put before its name.</summary>
    public string[] Enter => ["nsenter", $"--net=/proc/{Id}/ns/net"];

    /// <summary>Makes a namespace, which is gone with the test's process even when that is killed.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        var holder = Process.Start(Describe(["unshare", "-n", "sh", "-c", "ip link set lo up && echo ready && exec cat"]))!;
        Assert.Equal("ready", await holder.StandardOutput.ReadLineAsync());
        return new NetworkNamespace(holder);
    }

    /// <summary>Runs a program in the namespace.</summary>
    public async Task<(int Code, string Output)> RunAsync(params IEnumerable<string> command)
    {
        using var process = Start(command);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{string.Join(' ', command)} did not end");
        }
    }

    /// <summary>Runs a program in the namespace that must succeed.</summary>
    public async Task<string> DoAsync(params IEnumerable<string> command)
    {
        var (code, output) = await RunAsync(command);
        return code == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {code}: {output}");
    }

    /// <summary>Runs some commands of a shell in the namespace.</summary>
    public Task<string> ScriptAsync(string script) => DoAsync("sh", "-ec", script);

    /// <summary>Runs a program again and again until its output holds something.</summary>
    public async Task<string> UntilAsync(string sign, params string[] command)
    {
        for (var started = Stopwatch.StartNew(); ;)
        {
            var (_, output) = await RunAsync(command);
            if (output.Contains(sign, StringComparison.Ordinal))
            {
                return output;
            }

            Assert.True(started.Elapsed < Patience, $"'{sign}' never came from {string.Join(' ', command)}: {output}");
        }
    }

    /// <summary>Starts a program in the namespace that the caller ends.</summary>
    public Process Start(params IEnumerable<string> command) => Process.Start(Describe([.. Enter, .. command]))!;

    /// <summary>Connects two namespaces by a pair of devices.</summary>
    public Task ConnectAsync(string device, NetworkNamespace other, string otherDevice) => DoAsync(
        "ip", "link", "add", "name", device, "type", "veth", "peer", "name", otherDevice, "netns", $"{other.Id}");

    public async ValueTask DisposeAsync()
    {
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync();
        _holder.Dispose();
    }

    private static ProcessStartInfo Describe(string[] command)
    {
        var description = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        description.Environment["LC_ALL"] = "C";
        description.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        return description;
    }
}
