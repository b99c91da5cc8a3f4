using System.Diagnostics;
using System.Text;

namespace VirtPS.Engine.Rpc.Transport;

/// <summary>Keeps what a program said on its standard error, for the day when it breaks off.</summary>
internal sealed class LastWords
{
    // What libvirt keeps; more is a program's chatter.
    private const int Longest = 1024;

    // A program that has closed its output is about to end, but a child that it left behind may keep its errors open.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly StringBuilder _text = new();
    private readonly Process _process;
    private readonly string _description;
    private readonly Task _reading;

    /// <summary>Begins to listen.</summary>
    /// <param name="process">The program.</param>
    /// <param name="description">What to call its other end.</param>
    public LastWords(Process process, string description)
    {
        _process = process;
        _description = description;
        _reading = ReadAsync(process.StandardError);
    }

    /// <summary>Makes the error for an output that ended.</summary>
    /// <returns>The error, with what the program said; nothing when it ended well and without a word.</returns>
    public async ValueTask<IOException?> ExplainAsync()
    {
        await Task.WhenAny(_reading, Task.Delay(Patience)).ConfigureAwait(false);
        string said;
        lock (_text)
        {
            said = _text.ToString().Trim();
        }

        return said.Length > 0 ? new IOException($"Cannot recv data from {_description}: {said}")
            : ExitCode() is { } code and not 0 ? new IOException($"Cannot recv data from {_description}: the program ended with code {code} and without a word")
            : null;
    }

    private int? ExitCode()
    {
        try
        {
            return _process.WaitForExit(Patience) ? _process.ExitCode : null;
        }
        catch (InvalidOperationException)
        {
            // The transport has been disposed of meanwhile.
            return null;
        }
    }

    private async Task ReadAsync(StreamReader errors)
    {
        var buffer = new char[256];
        try
        {
            int count;
            while ((count = await errors.ReadAsync(buffer).ConfigureAwait(false)) > 0)
            {
                lock (_text)
                {
                    // The last words say why it ended, the first ones may be a greeting.
                    _text.Append(buffer, 0, count);
                    _text.Remove(0, Math.Max(0, _text.Length - Longest));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Killed: nobody asks any more.
        }
    }
}
