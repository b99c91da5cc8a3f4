using System.Collections;
using System.Management.Automation.Provider;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

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
/// <param name="complain">Reports what is no whole description at the end.</param>
internal sealed class DescriptionWriter(Action<string> store, Action<string> complain) : IContentWriter
{
    private readonly List<string> _lines = [];

    /// <inheritdoc/>
    public IList Write(IList content)
    {
        ArgumentNullException.ThrowIfNull(content);
        foreach (var line in content)
        {
            _lines.Add($"{(line is System.Xml.XmlNode node ? node.OuterXml : line)}");
        }

        // PowerShell keeps errors of the end to itself: what is whole is stored before.
        var text = string.Join('\n', _lines);
        if (IsWhole(text))
        {
            _lines.Clear();
            store(text);
        }

        return content;
    }

    /// <inheritdoc/>
    public void Seek(long offset, SeekOrigin origin)
    {
        // Add-Content goes to the end first: there is no such thing in a description, which is stored as a whole.
        if (origin == SeekOrigin.End)
        {
            throw new NotSupportedException("a description is set as a whole: Set-Content");
        }
    }

    /// <inheritdoc/>
    public void Close()
    {
        if (_lines.Count > 0)
        {
            _lines.Clear();
            complain("what was written is no whole description; nothing was changed");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private static bool IsWhole(string text)
    {
        var end = text.AsSpan().TrimEnd();
        if (!end.EndsWith(">"))
        {
            return false;
        }

        try
        {
            VirtXml.Parse(text, null);
            return true;
        }
        catch (VirtException)
        {
            return false;
        }
    }
}
