using System.Text;

namespace VirtPS.Commands;

/// <summary>Has the terminal while a live display is on it, and leaves it as it was: the screen below, and the cursor.</summary>
internal sealed class DashboardScreen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l\e[2J";
    private const string Leave = "\e[?25h\e[?1049l";

    private (int Width, int Height) _size;

    internal DashboardScreen() => Console.Out.Write(Enter);

    /// <summary>Whether the user wants to leave.</summary>
    internal bool IsLeft { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.Out.Write(Leave);
        Console.Out.Flush();
    }

    /// <summary>Draws the display where it has changed, or the window.</summary>
    internal void Draw(Dashboard board)
    {
        var size = (Width: Console.WindowWidth, Height: Console.WindowHeight);
        if (size == _size && !board.IsNew)
        {
            return;
        }

        var text = new StringBuilder(size == _size ? "\e[H" : "\e[2J\e[H");
        text.AppendJoin("\e[K\r\n", board.Lay(size.Width - 1, size.Height)).Append("\e[K\e[J");
        Console.Out.Write(text);
        Console.Out.Flush();
        (_size, board.IsNew) = (size, false);
    }

    /// <summary>Takes the keys that were pressed.</summary>
    internal void TakeKeys(Dashboard board)
    {
        while (Console.KeyAvailable)
        {
            var key = char.ToLowerInvariant(Console.ReadKey(intercept: true).KeyChar);
            IsLeft |= key is 'q' or '\e';
            board.Order = key switch
            {
                'c' => DashboardOrder.Cpu,
                'm' => DashboardOrder.Memory,
                'd' => DashboardOrder.Disk,
                'n' => DashboardOrder.Net,
                'a' => DashboardOrder.Name,
                _ => board.Order,
            };
            board.IsNew = true;
        }
    }
}
