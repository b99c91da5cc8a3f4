using System.Diagnostics;

namespace VirtPS.Tests.Interop;

/// <summary>A virsh that stays connected until it is disposed.</summary>
internal sealed class ShellOfVirsh : IDisposable
{
    private readonly Process _process;

    private ShellOfVirsh(string uri) => _process = Process.Start(new ProcessStartInfo(Peer.Find("virsh")!, ["-q", "-c", uri])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
    })!;

    /// <summary>Starts one and waits until it is connected to a test host.</summary>
    public static async Task<ShellOfVirsh> ConnectAsync(string uri)
    {
        var shell = new ShellOfVirsh(uri);
        await shell._process.StandardInput.WriteLineAsync("list --name");
        await shell._process.StandardInput.FlushAsync();
        await HearAsync(shell._process.StandardOutput, "test");
        return shell;
    }

    /// <summary>Waits until it says that it has been sent away.</summary>
    public Task LoseAsync() => HearAsync(_process.StandardError, "error: Disconnected from");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static async Task HearAsync(StreamReader reader, string beginning)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException($"virsh ended without a line that begins with '{beginning}'");
    }
}
