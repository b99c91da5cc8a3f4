using System.Collections;
using System.Management.Automation;
using System.Text;
using VirtPS.Tests.CmdletHost.Commands;

namespace VirtPS.Tests.CmdletHost.Formatting;

/// <summary>Text that is ready for the screen.</summary>
internal sealed record FormattedText(string Text);

/// <summary>What Format-Table and Format-List put out: objects, and the shape that was asked for.</summary>
internal sealed record FormatRequest(IReadOnlyList<object?> Items, bool IsTable, IReadOnlyList<Selector>? Fields)
{
    public bool AutoSize { get; init; }
    public bool HideHeaders { get; init; }
    public bool Wrap { get; init; }
    public Selector? GroupBy { get; init; }
    public string? View { get; init; }
}

/// <summary>
/// Turns objects into the text that PowerShell would show. The first object chooses a view; later objects to which
/// that view does not apply appear between its rows, as values or as lists of their properties.
/// </summary>
internal sealed class Screen(ViewTable views, int width, Action<string> line)
{
    private const int MostColumns = 10;
    private const int MostTableProperties = 4;

    private readonly List<object> _waiting = [];
    private View? _view;
    private TableLayout? _layout;
    private bool _sizesByContent;
    private bool _inGroup;
    private string? _group;

    public static string Render(IEnumerable<object?> items, ViewTable views, int width)
    {
        var text = new StringBuilder();
        var screen = new Screen(views, width, l => text.Append(l).Append('\n'));
        foreach (var item in items)
        {
            screen.Show(item);
        }

        screen.Finish();
        return text.ToString();
    }

    public void Show(object? item)
    {
        switch (item)
        {
            case null:
                return;
            case FormattedText ready:
                Finish();
                line(ready.Text.EndsWith('\n') ? ready.Text[..^1] : ready.Text);
                return;
            case FormatRequest request:
                Show(request);
                return;
        }

        if (PSObject.Unwrap(item) is IDictionary table)
        {
            foreach (DictionaryEntry entry in table)
            {
                Show(entry);
            }
        }
        else if (PSObject.Unwrap(item) is not string && LanguagePrimitives.GetEnumerable(item) is { } many && views.Find(item, null, null) is null)
        {
            foreach (var one in many)
            {
                Show(one);
            }
        }
        else if (IsValue(item) || _view?.Applies(item) == false)
        {
            Between(item);
        }
        else
        {
            _view ??= Open(views.Find(item, null, null) ?? FromProperties(item, null));
            Row(item);
        }
    }

    /// <summary>Ends the table or list that is open.</summary>
    public void Finish()
    {
        Flush();
        if (_view is { IsTable: true })
        {
            line(string.Empty);
        }

        (_view, _layout, _inGroup, _group) = (null, null, false, null);
    }

    private static bool IsValue(object item) => PSObject.Unwrap(item) is string or bool or char or Enum or System.Security.SecureString
        || LanguagePrimitives.IsNumber(PSObject.Unwrap(item)) || !PSObject.AsPSObject(item).Properties.Any();

    private void Show(FormatRequest request)
    {
        Finish();
        foreach (var item in request.Items.SelectMany(i => PSObject.Unwrap(i) is IDictionary table ? table.Cast<object?>() : [i]))
        {
            if (item is null || IsValue(item))
            {
                Between(item ?? string.Empty);
                continue;
            }

            if (_view is null)
            {
                var found = request.Fields is null ? views.Find(item, request.IsTable, request.View) : null;
                var view = found ?? FromProperties(item, request);
                _view = Open(view with
                {
                    AutoSize = view.AutoSize || request.AutoSize, HideHeaders = view.HideHeaders || request.HideHeaders, Wrap = view.Wrap || request.Wrap,
                    Grouping = request.GroupBy is { } g ? new Grouping(g.Name, g.Read) : view.Grouping,
                });
            }

            if (_view.Applies(item))
            {
                Row(item);
            }
            else
            {
                Between(item);
            }
        }

        Finish();
    }

    private View Open(View view)
    {
        // Once a table was sized by its content, the later ones of the same output are too.
        _sizesByContent |= view.IsTable && (view.AutoSize || view.Fields is [{ Width: 0 }, ..]);
        return view;
    }

    private void Row(object item)
    {
        var key = _view!.Grouping is { } grouping ? CellText.Of(grouping.Read(item), null, false) : null;
        if (!_inGroup || key != _group)
        {
            Flush();
            StartGroup(key);
        }

        if (!_view.IsTable)
        {
            List(_view.FromProperties && _view.Fields.Count == 0 ? AllOf(item) : _view.Fields, item);
        }
        else if (_layout is null)
        {
            _waiting.Add(Cells(item));
        }
        else
        {
            Print(_layout.Row(Cells(item)));
        }
    }

    private void StartGroup(string? key)
    {
        (_inGroup, _group, _layout) = (true, key, null);
        line(string.Empty);
        if (_view!.Grouping is { } grouping)
        {
            line($"   {grouping.Label}: {key}");
            line(string.Empty);
        }

        if (_view.IsTable && !_sizesByContent)
        {
            StartTable(null);
        }
    }

    private void StartTable(IReadOnlyList<string[]>? rows)
    {
        _layout = new TableLayout(_view!.Fields, rows, width, _view.Wrap);
        if (!_view.HideHeaders)
        {
            Print(_layout.Header());
        }
    }

    /// <summary>Prints the rows that waited until the widths of the columns were known.</summary>
    private void Flush()
    {
        if (_view is not { IsTable: true } || !_inGroup || _layout is not null)
        {
            return;
        }

        StartTable([.. _waiting.OfType<string[]>()]);
        foreach (var entry in _waiting)
        {
            if (entry is string[] cells)
            {
                Print(_layout!.Row(cells));
            }
            else
            {
                Print((List<string>)entry);
            }
        }

        _waiting.Clear();
    }

    private string[] Cells(object item) => [.. _view!.Fields.Select(f => CellText.Of(f.Of(item), f.Format, _view.FromProperties))];

    private void Between(object item)
    {
        var lines = new List<string>();
        if (IsValue(item))
        {
            lines.AddRange(CellText.Plain(PSObject.Unwrap(item)).Replace("\r", string.Empty).Split('\n'));
        }
        else
        {
            lines.Add(string.Empty);
            List(AllOf(item), item, lines.Add);
        }

        if (_view is { IsTable: true } && _inGroup && _layout is null)
        {
            _waiting.Add(lines);
        }
        else
        {
            Print(lines);
        }
    }

    private void List(IReadOnlyList<Field> fields, object item) => List(fields, item, line);

    private void List(IReadOnlyList<Field> fields, object item, Action<string> to)
    {
        var label = fields.Count == 0 ? 0 : fields.Max(f => f.Label.Length);
        foreach (var field in fields)
        {
            var first = true;
            foreach (var part in CellText.Wrap(CellText.Of(field.Of(item), field.Format, false), width - label - 3))
            {
                to((first ? field.Label.PadRight(label) + " : " : new string(' ', label + 3)) + part);
                first = false;
            }
        }

        to(string.Empty);
    }

    private void Print(IEnumerable<string> lines)
    {
        foreach (var one in lines)
        {
            line(one);
        }
    }

    private static List<Field> AllOf(object item) => [.. PSObject.AsPSObject(item).Properties.Select(p => new Field(
        p.Name, i => Members.TryGet(i, p.Name, out var value) ? value : null, null, null, 0))];

    private static View FromProperties(object item, FormatRequest? request)
    {
        if (request?.Fields is { } chosen)
        {
            return new View(string.Empty, [], request.IsTable, [.. chosen.Select(s => new Field(
                s.Name, s.Read, s.Format, s.Alignment is { } side ? Enum.Parse<Alignment>(side, true) : Side(s.Read(item)), s.Width))]) { FromProperties = true };
        }

        var all = AllOf(item);
        return request?.IsTable ?? all.Count <= MostTableProperties
            ? new View(string.Empty, [], true, [.. all.Take(MostColumns).Select(f => f with { Alignment = Side(f.Of(item)) })]) { FromProperties = true }
            : new View(string.Empty, [], false, []) { FromProperties = true };
    }

    private static Alignment Side(object? sample) => PSObject.Unwrap(sample) is bool or char or Enum || LanguagePrimitives.IsNumber(PSObject.Unwrap(sample)) ? Alignment.Right : Alignment.Left;
}
