namespace GenBn.Tests.Reference;

/// <summary>What the windows of pools cover. A window is numbered by its output position in NCHW, an element likewise in the input.</summary>
internal static class ReferenceWindows
{
    /// <summary>The elements of one window that lie in the input, in row-major order.</summary>
    public static List<int> Elements(int window, ReferenceShape input, ReferenceShape output, ReferenceWindow rows, ReferenceWindow columns)
    {
        int j = window % output.Width;
        int i = window / output.Width % output.Height;
        int plane = window / (output.Width * output.Height);
        List<int> elements = [];
        for (int u = 0; u < rows.Kernel; u++)
        {
            for (int v = 0; v < columns.Kernel; v++)
            {
                if (rows.At(i, u) >= 0 && columns.At(j, v) >= 0)
                {
                    elements.Add((((plane * input.Height) + rows.At(i, u)) * input.Width) + columns.At(j, v));
                }
            }
        }

        return elements;
    }
}
