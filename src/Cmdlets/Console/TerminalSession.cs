using System.Text;

namespace VirtPS.Commands;

/// <summary>Connects this terminal with a line to a guest: keys go there as they are pressed, and what the guest says is shown as it comes.</summary>
/// <param name="line">The line.</param>
/// <param name="escape">The key that leaves when it is pressed with Ctrl.</param>
internal sealed class TerminalSession(Stream line, char escape)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private static readonly Dictionary<ConsoleKey, string> Sequences = new()
    {
        [ConsoleKey.UpArrow] = "\e[A", [ConsoleKey.DownArrow] = "\e[B", [ConsoleKey.RightArrow] = "\e[C", [ConsoleKey.LeftArrow] = "\e[D",
        [ConsoleKey.Home] = "\e[H", [ConsoleKey.End] = "\e[F", [ConsoleKey.Insert] = "\e[2~", [ConsoleKey.Delete] = "\e[3~",
        [ConsoleKey.PageUp] = "\e[5~", [ConsoleKey.PageDown] = "\e[6~", [ConsoleKey.Backspace] = "\x7f", [ConsoleKey.Enter] = "\r",
        [ConsoleKey.Escape] = "\e", [ConsoleKey.Tab] = "\t",
        [ConsoleKey.F1] = "\eOP", [ConsoleKey.F2] = "\eOQ", [ConsoleKey.F3] = "\eOR", [ConsoleKey.F4] = "\eOS",
        [ConsoleKey.F5] = "\e[15~", [ConsoleKey.F6] = "\e[17~", [ConsoleKey.F7] = "\e[18~", [ConsoleKey.F8] = "\e[19~",
        [ConsoleKey.F9] = "\e[20~", [ConsoleKey.F10] = "\e[21~", [ConsoleKey.F11] = "\e[23~", [ConsoleKey.F12] = "\e[24~",
    };

    /// <summary>Stays until the user leaves or the guest hangs up; the terminal is then as it was.</summary>
    internal async Task RunAsync(string greeting, CancellationToken cancellationToken)
    {
        var before = Console.TreatControlCAsInput;
        Console.TreatControlCAsInput = true;
        Console.WriteLine(greeting);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var showing = ShowAsync(stop.Token);
            var typing = TypeAsync(stop.Token);
            await Task.WhenAny(showing, typing).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(showing, typing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            Console.TreatControlCAsInput = before;
            Console.WriteLine();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Gives what a terminal sends for a key.</summary>
    internal static byte[] Encode(ConsoleKeyInfo key)
    {
        var text = Sequences.TryGetValue(key.Key, out var sequence) && !key.Modifiers.HasFlag(ConsoleModifiers.Control) ? sequence
            : key.KeyChar != '\0' ? key.KeyChar.ToString()
            : key.Modifiers.HasFlag(ConsoleModifiers.Control) && key.Key is >= ConsoleKey.A and <= ConsoleKey.Z ? ((char)(key.Key - ConsoleKey.A + 1)).ToString()
            : string.Empty;
        return Encoding.UTF8.GetBytes(key.Modifiers.HasFlag(ConsoleModifiers.Alt) && text.Length > 0 ? "\e" + text : text);
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        using var terminal = Console.OpenStandardOutput();
        var buffer = new byte[4096];
        while (await line.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            await terminal.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            await terminal.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task TypeAsync(CancellationToken cancellationToken)
    {
        var leaves = (char)(char.ToUpperInvariant(escape) & 0x1f);
        while (true)
        {
            while (!Console.KeyAvailable)
            {
                await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
            }

            var key = Console.ReadKey(intercept: true);
            if (key.KeyChar == leaves)
            {
                return;
            }

            await line.WriteAsync(Encode(key), cancellationToken).ConfigureAwait(false);
        }
    }
}
