namespace GenBn.Weights;

/// <summary>What is at a path, after symbolic links have been followed.</summary>
internal enum FileKind
{
    /// <summary>Nothing: the path can be made.</summary>
    None,

    /// <summary>A file that holds what is written to it.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A named pipe (FIFO) or a character device such as a terminal or <c>/dev/null</c>: written to, never replaced.</summary>
    Stream,

    /// <summary>A disk as a whole, a socket, or something else that cannot hold a file.</summary>
    Other,
}
