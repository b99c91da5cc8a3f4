namespace VirtPS.Engine.Schema;

/// <summary>How libvirt's formatter writes an element that holds nothing.</summary>
internal enum ElementForm
{
    /// <summary>As <c>&lt;a/&gt;</c>.</summary>
    Plain,

    /// <summary>As <c>&lt;a&gt;</c> and <c>&lt;/a&gt;</c> on two lines.</summary>
    Block,

    /// <summary>Not at all, when it has no attributes either: the element only groups others or holds a text.</summary>
    Group,
}
