using System.Text;

namespace VirtPS.Commands;

/// <summary>The keyboard of a Windows console, whose keys are turned into what a terminal sends for them.</summary>
internal sealed class ConsoleKeys : ITerminalKeys
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

    private readonly bool _before = Console.TreatControlCAsInput;

    internal ConsoleKeys() => Console.TreatControlCAsInput = true;

    /// <inheritdoc/>
    public void Dispose() => Console.TreatControlCAsInput = _before;

    /// <inheritdoc/>
    public async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            while (!Console.KeyAvailable)
            {
                await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
            }

            var typed = new StringBuilder();
            while (Console.KeyAvailable)
            {
                typed.Append(Encode(Console.ReadKey(intercept: true)));
            }

            if (typed.Length > 0)
            {
                return Encoding.UTF8.GetBytes(typed.ToString());
            }
        }
    }

    /// <summary>Gives what a terminal sends for a key.</summary>
    private static string Encode(ConsoleKeyInfo key)
    {
        var text = Sequences.TryGetValue(key.Key, out var sequence) && !key.Modifiers.HasFlag(ConsoleModifiers.Control) ? sequence
            : key.KeyChar != '\0' ? key.KeyChar.ToString()
            : key.Modifiers.HasFlag(ConsoleModifiers.Control) && key.Key is >= ConsoleKey.A and <= ConsoleKey.Z ? ((char)(key.Key - ConsoleKey.A + 1)).ToString()
            : string.Empty;
        return key.Modifiers.HasFlag(ConsoleModifiers.Alt) && text.Length > 0 ? "\e" + text : text;
    }
}
