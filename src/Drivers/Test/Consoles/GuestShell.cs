using System.Text;

namespace VirtPS.Drivers.Test.Consoles;

/// <summary>A terminal line of a test guest: it echoes what is typed, has anybody log in, and knows a few commands.</summary>
/// <param name="host">The guest's host name.</param>
/// <param name="powerOff">Called when a user switches the guest off.</param>
/// <remarks>Enough for a person to try a console, and for scripts of sending and expecting to have something to expect.</remarks>
internal sealed class GuestShell(string host, Action powerOff) : IGuestEnd
{
    private const byte Interrupt = 3;
    private const byte EndOfInput = 4;
    private const byte Backspace = 8;
    private const byte Delete = 127;

    private readonly StringBuilder _line = new();
    private string? _user;

    private string Prompt => _user is null ? $"{host} login: " : $"{_user}@{host}:~{(_user == "root" ? '#' : '$')} ";

    /// <inheritdoc/>
    public byte[] Greet() => Encoding.UTF8.GetBytes($"\r\n{Prompt}");

    /// <inheritdoc/>
    public byte[] Answer(ReadOnlySpan<byte> heard)
    {
        var said = new MemoryStream();
        foreach (var key in heard)
        {
            Press(key, said);
        }

        return said.ToArray();
    }

    private void Press(byte key, MemoryStream said)
    {
        switch (key)
        {
            case (byte)'\r' or (byte)'\n':
                var line = _line.ToString().Trim();
                _line.Clear();
                Say(said, $"\r\n{Run(line)}{Prompt}");
                break;
            case Interrupt:
                _line.Clear();
                Say(said, $"^C\r\n{Prompt}");
                break;
            case EndOfInput when _line.Length == 0 && _user is not null:
                _user = null;
                Say(said, $"logout\r\n\r\n{Prompt}");
                break;
            case Backspace or Delete when _line.Length > 0:
                _line.Length--;
                Say(said, "\b \b");
                break;
            case >= 32 and not Delete or (byte)'\t':
                _line.Append((char)key);
                said.WriteByte(key);
                break;
        }
    }

    private string Run(string line)
    {
        if (_user is null)
        {
            _user = line.Length > 0 ? line : null;
            return _user is null ? string.Empty : $"Welcome to {host}!\r\n";
        }

        var (command, rest) = line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (line[..space], line[(space + 1)..].Trim()) : (line, string.Empty);
        switch (command)
        {
            case "":
                return string.Empty;
            case "echo":
                return $"{rest}\r\n";
            case "hostname":
                return $"{host}\r\n";
            case "whoami":
                return $"{_user}\r\n";
            case "exit" or "logout":
                _user = null;
                return "logout\r\n\r\n";
            case "poweroff":
                powerOff();
                return "The system is going down.\r\n";
            default:
                return $"sh: {command}: not found\r\n";
        }
    }

    private static void Say(MemoryStream said, string text) => said.Write(Encoding.UTF8.GetBytes(text));
}
