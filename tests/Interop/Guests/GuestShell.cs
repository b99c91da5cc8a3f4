using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace VirtPS.Tests.Interop.Guests;

/// <summary>The shell of a test guest at its second serial port: it answers whether the guest's agent does or not.</summary>
/// <param name="path">The socket of the port.</param>
internal sealed class GuestShell(string path) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Receipt = TimeSpan.FromSeconds(4);

    private Socket? _socket;

    /// <summary>Runs a command in the guest that must succeed.</summary>
    /// <param name="command">The command.</param>
    /// <returns>What it wrote, without the last end of line.</returns>
    public async Task<string> DoAsync(string command)
    {
        using var limit = new CancellationTokenSource(Patience);
        var name = Guid.NewGuid().ToString("N");
        var said = new StringBuilder();
        try
        {
            var (receipt, mark) = ($"@got {name}@", $"@{name}@");
            await AskAsync(name, $"{{ {command}\n}} 2>&1; echo \"{mark}$?@\"", receipt, said, limit.Token);
            int start, end;
            while ((start = said.ToString().IndexOf(mark, StringComparison.Ordinal)) < 0
                || (end = said.ToString().IndexOf('@', start + mark.Length)) < 0)
            {
                await HearAsync(said, limit.Token);
            }

            var output = said.ToString()[..start].Replace(receipt, string.Empty, StringComparison.Ordinal).ReplaceLineEndings("\n").Trim('\n');
            var code = int.Parse(said.ToString()[(start + mark.Length)..end], CultureInfo.InvariantCulture);
            return code == 0 ? output : throw new InvalidOperationException($"In the guest ended with {code}: {command}\n{output}");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The guest did not do: {command}\nIt said: {said}");
        }
    }

    /// <summary>Waits until a command succeeds in the guest.</summary>
    public Task UntilAsync(string condition) => DoAsync($"n=0; until {condition} || [ $((n += 1)) -gt 300 ]; do usleep 100000; done; [ $n -le 300 ]");

    /// <summary>Gives up the connection, as when the guest is another process now; the next command makes another.</summary>
    public void Forget() => Interlocked.Exchange(ref _socket, null)?.Dispose();

    public void Dispose() => Forget();

    // A serial port may lose what comes while the guest sleeps or is very busy.
    private async Task AskAsync(string name, string command, string receipt, StringBuilder said, CancellationToken cancellationToken)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(command));
        var sum = Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes($"{name} {text}\n")));
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(Receipt);
            try
            {
                await SendAsync($"\n{name} {sum} {text}\n", patience.Token);
                while (!said.ToString().Contains(receipt, StringComparison.Ordinal))
                {
                    await HearAsync(said, patience.Token);
                }

                return;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                said.Clear();
            }
        }
    }

    private async Task HearAsync(StringBuilder said, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var read = await _socket!.ReceiveAsync(buffer, cancellationToken);
        said.Append(Encoding.UTF8.GetString(buffer, 0, read > 0 ? read : throw new IOException("The guest closed its port.")));
    }

    private async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        if (_socket is null)
        {
            _socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await _socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }

        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
