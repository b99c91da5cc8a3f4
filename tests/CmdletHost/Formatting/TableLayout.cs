namespace VirtPS.Tests.CmdletHost.Formatting;

/// <summary>The widths of a table's columns, its header and its rows.</summary>
internal sealed class TableLayout
{
    private readonly IReadOnlyList<Field> _fields;
    private readonly bool _wrap;
    private readonly int[] _widths;

    /// <param name="fields">The columns.</param>
    /// <param name="rows">The rows that decide the widths; null when the columns' own widths count.</param>
    /// <param name="width">The width of the screen.</param>
    /// <param name="wrap">True when long values go on in the next line.</param>
    public TableLayout(IReadOnlyList<Field> fields, IReadOnlyList<string[]>? rows, int width, bool wrap)
    {
        (_fields, _wrap) = (fields, wrap);
        _widths = rows is null
            ? [.. fields.Select(f => f.Width)]
            : [.. fields.Select((f, i) => Math.Max(f.Label.Length, rows.Count == 0 ? 0 : rows.Max(r => FirstLine(r[i]))))];
        Spread(width);
        Trim(width);
    }

    public IEnumerable<string> Header()
    {
        foreach (var line in Lines([.. _fields.Select(f => f.Label)]))
        {
            yield return line;
        }

        yield return Line([.. _fields.Select((f, i) => new string('-', Math.Max(0, Math.Min(f.Label.Length, _widths[i]))))]);
    }

    public IEnumerable<string> Row(string[] cells) => _wrap ? Lines(cells) : [Line(cells)];

    // A value of several lines counts with all of them, as PowerShell measures it.
    private static int FirstLine(string text) => text.Split('\n').Max(l => l.TrimEnd('\r').Length);

    private string Line(string[] cells)
    {
        var last = _fields.Count - 1;
        var shown = cells.Select((c, i) => _widths[i] <= 0 ? null : CellText.Fit(c, _widths[i], _fields[i].Side, i < last));
        return string.Join(' ', shown.Where(c => c is not null));
    }

    /// <summary>One row whose cells may take several lines.</summary>
    private IEnumerable<string> Lines(string[] cells)
    {
        var columns = cells.Select((c, i) => _widths[i] <= 0 ? [] : CellText.Wrap(c, _widths[i]).ToArray()).ToArray();
        for (var line = 0; line < columns.Max(c => c.Length); line++)
        {
            yield return Line([.. columns.Select(c => line < c.Length ? c[line] : string.Empty)]).TrimEnd();
        }
    }

    /// <summary>Columns without a width share what is left of the screen.</summary>
    private void Spread(int width)
    {
        var open = Enumerable.Range(0, _widths.Length).Where(i => _widths[i] == 0).ToArray();
        foreach (var i in open)
        {
            _widths[i] = 1;
        }

        while (open.Length > 0 && Total() < width)
        {
            _widths[open.MinBy(i => _widths[i])]++;
        }
    }

    /// <summary>Columns at the end shrink or go until the table fits.</summary>
    private void Trim(int width)
    {
        for (var last = _widths.Length - 1; last >= 0 && Total() > width; last--)
        {
            var left = _widths[last] - (Total() - width);
            _widths[last] = left < 1 ? -1 : left;
        }
    }

    private int Total() => _widths.Where(w => w > 0).Sum() + _widths.Count(w => w > 0) - 1;
}
