using System.Management.Automation;
using VirtPS.Tests.CmdletHost.Commands;

namespace VirtPS.Tests.CmdletHost.Formatting;

/// <summary>Text that is ready for the screen.</summary>
internal sealed record FormattedText(string Text);

internal sealed record TableOptions(bool AutoSize, bool HideHeaders, bool Wrap, Selector? GroupBy);

/// <summary>Turns objects into the text that PowerShell would show.</summary>
internal sealed class Screen(ViewTable views, int width, Action<string> line)
{
    public static string Render(IEnumerable<object?> items, ViewTable views, int width)
    {
        var text = new System.Text.StringBuilder();
        var screen = new Screen(views, width, l => text.Append(l).Append('\n'));
        foreach (var item in items)
        {
            screen.Show(item);
        }

        screen.Finish();
        return text.ToString();
    }

    public static string RenderTable(IReadOnlyList<object?> items, IReadOnlyList<Selector>? columns, TableOptions options, ViewTable views, int width) => Render(items, views, width);

    public static string RenderList(IReadOnlyList<object?> items, IReadOnlyList<Selector>? rows, ViewTable views, int width) => Render(items, views, width);

    public void Show(object? item)
    {
        if (item is FormattedText ready)
        {
            line(ready.Text.TrimEnd('\n'));
        }
        else if (item is not null)
        {
            line(LanguagePrimitives.ToText(item));
        }
    }

    public void Finish() => _ = (views, width);
}

/// <summary>The views of the loaded format files.</summary>
internal sealed class ViewTable
{
    private readonly List<string> _files = [];

    public void Load(string path) => _files.Add(path);
}
