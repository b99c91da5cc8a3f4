namespace VirtPS.Drivers.Qemu.Monitor;

/// <summary>Reads lines from a connection, however they are cut on the way.</summary>
/// <param name="stream">The connection.</param>
internal sealed class LineReader(Stream stream)
{
    // QMP's schema is the longest line there is, with about 300 kB.
    private const int LongestLine = 64 << 20;

    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Reads the next line.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The line without its end, valid until the next call; null at the end.</returns>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    internal async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        var seen = 0;
        while (true)
        {
            var end = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsMemory(_start, seen + end);
                _start += seen + end + 1;
                if (line.Length > 0 && line.Span[^1] == (byte)'\r')
                {
                    line = line[..^1];
                }

                if (line.Length > 0)
                {
                    return line;
                }

                seen = 0;
                continue;
            }

            seen = _end - _start;
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= LongestLine)
            {
                throw new InvalidDataException("a line is too long");
            }

            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
