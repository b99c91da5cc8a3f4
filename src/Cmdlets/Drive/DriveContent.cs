using System.Collections;
using System.Management.Automation.Provider;

namespace VirtPS.Commands;

/// <summary>Gives the lines of a description to Get-Content.</summary>
/// <param name="xml">The description.</param>
internal sealed class DescriptionReader(string xml) : IContentReader
{
    private readonly string[] _lines = xml.TrimEnd('\n').Split('\n');
    private int _next;

    /// <inheritdoc/>
    public IList Read(long readCount)
    {
        var count = readCount <= 0 ? _lines.Length - _next : (int)Math.Min(readCount, _lines.Length - _next);
        var lines = _lines[_next..(_next + count)];
        _next += count;
        return lines;
    }

    /// <inheritdoc/>
    public void Seek(long offset, SeekOrigin origin) => _next = (int)Math.Clamp(
        offset + (origin == SeekOrigin.Begin ? 0 : origin == SeekOrigin.End ? _lines.Length : _next), 0, _lines.Length);

    /// <inheritdoc/>
    public void Close() => _next = _lines.Length;

    /// <inheritdoc/>
    public void Dispose() => Close();
}

/// <summary>Takes the lines of a description from Set-Content, and stores it once all are there.</summary>
/// <param name="store">Stores it.</param>
internal sealed class DescriptionWriter(Action<string> store) : IContentWriter
{
    private readonly List<string> _lines = [];
    private bool _closed;

    /// <inheritdoc/>
    public IList Write(IList content)
    {
        ArgumentNullException.ThrowIfNull(content);
        foreach (var line in content)
        {
            _lines.Add($"{(line is System.Xml.XmlNode node ? node.OuterXml : line)}");
        }

        return content;
    }

    /// <inheritdoc/>
    public void Seek(long offset, SeekOrigin origin)
    {
        // Add-Content goes to the end first: there is no such thing in a description, which is stored as a whole.
        if (origin == SeekOrigin.End)
        {
            _closed = true;
            throw new NotSupportedException("a description is set as a whole: Set-Content");
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        if (!_closed)
        {
            _closed = true;
            if (_lines.Count > 0)
            {
                store(string.Join('\n', _lines));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();
}
